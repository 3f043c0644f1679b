"""A SAD of our own: two items, freight and insurance for the whole, taxes on the first."""

SAD = b"""<?xml version="1.0" encoding="UTF-8"?>
<ASYCUDA>
  <Export_release><Comments><null/></Comments></Export_release>
  <Property>
    <Sad_flow>I</Sad_flow>
    <Nbers><Number_of_loading_lists/><Total_number_of_items>2</Total_number_of_items>
      <Total_number_of_packages>14</Total_number_of_packages></Nbers>
  </Property>
  <Identification>
    <Office_segment>
      <Customs_clearance_office_code>QX1</Customs_clearance_office_code>
      <Customs_Clearance_office_name>Port Amara</Customs_Clearance_office_name>
    </Office_segment>
    <Type><Type_of_declaration>IM</Type_of_declaration>
      <Declaration_gen_procedure_code>4</Declaration_gen_procedure_code></Type>
    <Manifest_reference_number>2026 77</Manifest_reference_number>
  </Identification>
  <Traders>
    <Exporter><Exporter_name>Meghna Knit Ltd
        12 Mill Road
        Dhaka</Exporter_name></Exporter>
    <Consignee><Consignee_code>QX123</Consignee_code><Consignee_name>Sea Shop</Consignee_name>
    </Consignee>
  </Traders>
  <Declarant><Declarant_code>B7</Declarant_code><Declarant_name>Broker &amp; Sons</Declarant_name>
    <Reference><Number>LRN 5</Number></Reference></Declarant>
  <General_information>
    <Country>
      <Trading_country>BD</Trading_country>
      <Export><Export_country_code>BD</Export_country_code></Export>
      <Destination><Destination_country_code>QX</Destination_country_code></Destination>
    </Country>
  </General_information>
  <Transport>
    <Means_of_transport>
      <Departure_arrival_information><Identity>MV AMARA</Identity></Departure_arrival_information>
      <Border_information><Identity>MV AMARA</Identity><Nationality>PA</Nationality><Mode>1</Mode>
      </Border_information>
      <Inland_mode_of_transport>3</Inland_mode_of_transport>
    </Means_of_transport>
    <Container_flag>true</Container_flag>
    <Delivery_terms><Code>FOB</Code><Place>CHATTOGRAM</Place></Delivery_terms>
  </Transport>
  <Financial>
    <Financial_transaction><code1>1</code1><code2>1</code2></Financial_transaction>
    <Amounts><Totals_taxes>352.0</Totals_taxes></Amounts>
  </Financial>
  <Valuation>
    <Total_CIF>3300.0</Total_CIF>
    <Gs_Invoice><Amount_national_currency>3000.0</Amount_national_currency>
      <Amount_foreign_currency>1000.00</Amount_foreign_currency>
      <Currency_code>USD</Currency_code><Currency_name>Dollar</Currency_name>
      <Currency_rate>3.0</Currency_rate></Gs_Invoice>
    <Gs_external_freight><Amount_national_currency>240.0</Amount_national_currency>
      <Amount_foreign_currency>80.0</Amount_foreign_currency><Currency_code>USD</Currency_code>
      <Currency_rate>3.0</Currency_rate></Gs_external_freight>
    <Gs_insurance><Amount_national_currency>60.0</Amount_national_currency>
      <Amount_foreign_currency>60.0</Amount_foreign_currency><Currency_code>QXC</Currency_code>
      <Currency_rate>1.0</Currency_rate></Gs_insurance>
    <Total><Total_invoice>1000.0</Total_invoice><Total_weight>120.5</Total_weight></Total>
  </Valuation>
  <Item>
    <Attached_documents>
      <Attached_document_code>380</Attached_document_code>
      <Attached_document_name>Invoice</Attached_document_name>
      <Attached_document_reference>INV-1</Attached_document_reference>
      <Attached_document_date>8/24/26</Attached_document_date>
    </Attached_documents>
    <Attached_documents>
      <Attached_document_code>705</Attached_document_code>
      <Attached_document_date>24.08.2026</Attached_document_date>
      <Attached_document_from_rule>1</Attached_document_from_rule>
    </Attached_documents>
    <Packages><Number_of_packages>10</Number_of_packages>
      <Marks1_of_packages>A/1</Marks1_of_packages><Marks2_of_packages>A/2</Marks2_of_packages>
      <Kind_of_packages_code>CT</Kind_of_packages_code></Packages>
    <IncoTerms><Code>FOB</Code><Place>CHATTOGRAM</Place></IncoTerms>
    <Tarification>
      <HScode><Commodity_code>01012100</Commodity_code><Precision_1>000</Precision_1></HScode>
      <Preference_code>200</Preference_code>
      <Extended_customs_procedure>4000</Extended_customs_procedure>
      <National_customs_procedure>C01</National_customs_procedure>
      <Supplementary_unit><Suppplementary_unit_code>NAR</Suppplementary_unit_code>
        <Suppplementary_unit_quantity>500</Suppplementary_unit_quantity></Supplementary_unit>
      <Supplementary_unit><Suppplementary_unit_code><null/></Suppplementary_unit_code>
      </Supplementary_unit>
      <Supplementary_unit><Suppplementary_unit_code>LTR</Suppplementary_unit_code>
        <Suppplementary_unit_quantity>2.5</Suppplementary_unit_quantity></Supplementary_unit>
      <Item_price>600.00</Item_price>
      <Value_item>144+0+36+0-0</Value_item>
    </Tarification>
    <Goods_description><Country_of_origin_code>BD</Country_of_origin_code>
      <Commercial_Description>Horses,
          pure-bred</Commercial_Description></Goods_description>
    <Previous_doc><Summary_declaration>BL-77</Summary_declaration></Previous_doc>
    <Free_text_2>second only</Free_text_2>
    <Taxation>
      <Taxation_line><Duty_tax_code>A00</Duty_tax_code><Duty_tax_Base>1980</Duty_tax_Base>
        <Duty_tax_rate>0.1</Duty_tax_rate><Duty_tax_amount>198</Duty_tax_amount>
        <Duty_tax_MP>1</Duty_tax_MP></Taxation_line>
      <Taxation_line><Duty_tax_code><null/></Duty_tax_code><Duty_tax_Base/></Taxation_line>
    </Taxation>
    <Valuation_item>
      <Weight_itm><Gross_weight_itm>70.5</Gross_weight_itm><Net_weight_itm>66</Net_weight_itm>
      </Weight_itm>
      <Total_CIF_itm>1980.0</Total_CIF_itm><Statistical_value>1980.0</Statistical_value>
      <Alpha_coeficient_of_apportionment>6.0E-1</Alpha_coeficient_of_apportionment>
      <Item_Invoice><Amount_foreign_currency>600.00</Amount_foreign_currency>
        <Currency_code>USD</Currency_code></Item_Invoice>
      <item_external_freight><Amount_foreign_currency>48.0</Amount_foreign_currency>
        <Currency_code>USD</Currency_code></item_external_freight>
      <item_other_cost><Amount_foreign_currency>5.0</Amount_foreign_currency>
        <Currency_code>USD</Currency_code></item_other_cost>
    </Valuation_item>
  </Item>
  <Item>
    <Packages><Number_of_packages>3.5</Number_of_packages></Packages>
    <Tarification><HScode><Commodity_code>01012900</Commodity_code></HScode>
      <National_customs_procedure>000</National_customs_procedure>
      <Item_price>400.00</Item_price></Tarification>
    <New_in_2030><Depth>7</Depth></New_in_2030>
  </Item>
</ASYCUDA>
"""
