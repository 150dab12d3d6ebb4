package drawing

// kinds are the drawings, a function each.
var kinds = map[string]func(*pen){
	"mug": mug, "bowl": bowl, "vase": vase, "plate": plate, "teapot": teapot,
	"cushion": cushion, "throw": throw, "scarf": scarf, "rug": rug,
	"monstera": monstera, "cactus": cactus, "fern": fern, "succulent": succulent, "olive": olive,
	"landscape": landscape, "botanical": botanical, "abstract": abstract, "city": city,
	"table-lamp": tableLamp, "pendant": pendant, "floor-lamp": floorLamp, "lantern": lantern,
	"blocks": blocks, "animal": animal, "top": top, "train": train, "kite": kite,
	"basket": basket, "board": board, "spoon-set": spoons, "stool": stool,
	"notebook": notebook, "cards": cards, "pencils": pencils,
	"candle": candle, "soap": soap, "brush": brush,
	"earrings": earrings, "necklace": necklace, "ring": ring,
}
