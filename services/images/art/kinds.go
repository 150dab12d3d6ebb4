package art

// work is how a kind of thing is drawn, and where it is shown.
type work struct {
	draw  func(*pen)
	stage stage
}

var kinds = map[string]work{
	"mug": {mug, standing}, "bowl": {bowl, standing}, "vase": {vase, standing}, "plate": {plate, lying}, "teapot": {teapot, standing},
	"cushion": {cushion, standing}, "throw": {throw, hanging}, "scarf": {scarf, hanging}, "rug": {rug, lying},
	"monstera": {monstera, standing}, "cactus": {cactus, standing}, "fern": {fern, standing}, "succulent": {succulent, standing}, "olive": {olive, standing},
	"landscape": {landscape, hanging}, "botanical": {botanical, hanging}, "abstract": {abstract, hanging}, "city": {city, hanging},
	"table-lamp": {tableLamp, standing}, "pendant": {pendant, hanging}, "floor-lamp": {floorLamp, standing}, "lantern": {lantern, standing},
	"blocks": {blocks, standing}, "animal": {animal, standing}, "top": {top, standing}, "train": {train, standing}, "kite": {kite, hanging},
	"basket": {basket, standing}, "board": {board, lying}, "spoon-set": {spoons, lying}, "stool": {stool, standing},
	"notebook": {notebook, lying}, "cards": {cards, lying}, "pencils": {pencils, lying},
	"candle": {candle, standing}, "soap": {soap, standing}, "brush": {brush, lying},
	"earrings": {earrings, lying}, "necklace": {necklace, lying}, "ring": {fingerRing, standing},
}
