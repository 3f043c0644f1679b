"""Methods 1 to 6 of the WTO Customs Valuation Agreement, in their order, with the trail as data."""
