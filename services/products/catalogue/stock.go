package catalogue

// OpeningStock answers how many units of a variant there are on the day the market opens, 0 to 60: one in twenty-five
// variants is sold out, six in a hundred have 1 to 3 left, the others 8 or more. It is a pure function of the SKU. The
// purpose of the dice was chosen so that the first variant of each category's first product is well in stock and two handmade
// products are sold out altogether, which tests hold.
func OpeningStock(sku string) int {
	d := diceOf("opening stock 17", sku)
	switch percent := d.below(100); {
	case percent < 4:
		return 0
	case percent < 10:
		return d.between(1, 3)
	default:
		return d.between(8, 60)
	}
}
