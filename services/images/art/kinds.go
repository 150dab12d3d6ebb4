package art

// kind is how a kind of thing is drawn.
type kind struct {
	draw func(*pen)
	at   scene
	zoom float64 // by how much the drawing is enlarged
}

// kinds are all kinds of things, by name.
var kinds = map[string]kind{
	"mug": {mug, onTable, 1}, "bowl": {bowl, onTable, 1.06}, "vase": {vase, onTable, 1}, "plate": {plate, onWall, 1.05}, "teapot": {teapot, onTable, 1},
	"cushion": {cushion, onTable, 1.02}, "throw": {throw, onTable, 1.14}, "scarf": {scarf, onWall, 1.06}, "rug": {rug, onWall, 1.06},
	"monstera": {monstera, onTable, 1.1}, "cactus": {cactus, onTable, 1.2}, "fern": {fern, onTable, 1.08}, "succulent": {succulent, onTable, 1.2}, "olive": {olive, onTable, 1.08},
	"landscape": {landscape, onWall, 1.08}, "botanical": {botanical, onWall, 1.08}, "abstract": {abstract, onWall, 1.08}, "city": {city, onWall, 1.08},
	"table-lamp": {tableLamp, evening, 1}, "pendant": {pendant, hanging, 1.08}, "floor-lamp": {floorLamp, evening, 1}, "lantern": {lantern, evening, 1.1},
	"blocks": {blocks, onTable, 1.28}, "animal": {animal, onTable, 1.04}, "top": {top, onTable, 1.04}, "train": {train, onTable, 1}, "kite": {kite, onWall, 1},
	"basket": {basket, onTable, 1.04}, "board": {board, onWall, 1.06}, "spoon-set": {spoons, onWall, 1.12}, "stool": {stool, onTable, 1.12},
	"notebook": {notebook, onWall, 1.16}, "cards": {cards, onWall, 1}, "pencils": {pencils, onTable, 1.04},
	"candle": {candle, evening, 1.12}, "soap": {soap, onTable, 1.06}, "brush": {brush, onTable, 1.04},
	"earrings": {earrings, onWall, 1}, "necklace": {necklace, onWall, 1}, "ring": {ring, onTable, 1.1},
}
