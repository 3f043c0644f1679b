"""Tanzania: a partner state of the East African Community, under its Customs Management Act."""
