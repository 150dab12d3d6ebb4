package art

import "hash/fnv"

// commissions are the designs whose form their makers have described: what a product's text says of it must be seen in its
// picture. All other designs have the form that their number gives.
var commissions = commissioned(map[string]int{
	"marea-mug": mugBelly, "thumbprint-mug": mugThumb, "night-shift-mug": mugWide,
	"harbour-fog-bowl": bowlDeep, "gazpacho-bowl": bowlWide, "orchard-bowl": bowlPierced,
	"heron-vase": vaseHeron, "moon-jar-vase": vaseMoon, "bramble-vase": vaseRough,
	"sopa-lenta-plate": plateDeep, "pebble-plate": platePebble, "elbow-teapot": teapotRound, "teapot-for-one": teapotSmall,

	"saltmarsh-cushion": cushionPlain, "anthill-cushion": cushionBlocks, "siesta-cushion": cushionLong, "shepherd-cushion": cushionPlain,
	"long-sunday-throw": throwFringed, "gannet-throw": throwBrushed, "kite-tail-throw": throwPatched,
	"ferry-scarf": scarfRibbed, "nine-dips-scarf": scarfDipped, "gossamer-scarf": scarfGauze,
	"threshing-floor-rug": rugBands, "kelp-rug": rugRag, "hearthside-rug": rugTufted,

	"goliath-monstera": monsteraTall, "swiss-cheese-monstera": monsteraTrailing,
	"old-man-cactus": cactusOldMan, "bishops-hat-cactus": cactusBishop, "ladyfinger-cactus": cactusFingers,
	"bathroom-fern": fernArching, "maidenhair-fern": fernMaidenhair, "porch-fern": fernArching,
	"hen-and-chicks-succulent": succulentChicks, "pearl-string-succulent": succulentPearls, "ghost-succulent": succulentGhost,
	"balcony-olive": oliveUpright, "grandfather-olive": oliveOld,

	"low-tide-print": landscapeTide, "pine-shade-print": landscapePine, "leaving-ferry-print": landscapeFerry, "third-bend-print": landscapeRidges,
	"artichoke-sunday-print": botanicalArtichoke, "fig-leaf-at-noon-print": botanicalFig, "poppy-notes-print": botanicalPoppies,
	"small-argument-print": abstractArgument, "held-breath-print": abstractWash, "tangle-print": abstractTangle,
	"seven-chimneys-print": cityChimneys, "cathedral-stairs-print": cityStairs, "rooftop-laundry-print": cityLaundry,

	"candil-table-lamp": tableCandil, "toadstool-table-lamp": tableToadstool, "paper-moon-table-lamp": tableMoon, "bubble-table-lamp": tableBubble,
	"jellyfish-pendant": pendantPleated, "corvina-pendant": pendantGlass, "foundry-pendant": pendantEnamel,
	"crane-floor-lamp": floorCrane, "page-turner-floor-lamp": floorReader, "surveyor-floor-lamp": floorTripod,
	"owl-light-lantern": lanternPierced, "courtyard-lantern": lanternPanes, "firefly-lantern": lanternJar,

	"rubble-blocks": blocksRubble, "harbour-blocks": blocksHarbour, "alphabet-blocks": blocksLetters,
	"barnaby-pull-along-animal": animalRolling, "clementine-felt-animal": animalHare, "grumpus-felt-animal": animalGrumpy,
	"humming-top": topHumming, "whisper-top": topWhisper, "night-mail-train": trainMail, "branch-line-train": trainBranch,
	"swift-kite": kiteSwift, "sardine-kite": kiteSardine, "first-wind-kite": kiteDiamond,

	"market-day-basket": basketMarket, "laundry-day-basket": basketLaundry, "egg-basket": basketEgg, "kindling-basket": basketLogs,
	"olive-board": boardOrganic, "bread-board": boardBread, "cheese-board": boardCheese,
	"stirring-spoon-set": spoonsStirring, "salad-spoon-set": spoonsSalad, "porridge-spoon-set": spoonsPorridge,
	"milking-stool": stoolMilking, "three-legged-stool": stoolThree, "window-seat-stool": stoolBench,

	"blackbird-notebook": notebookCloth, "ledger-notebook": notebookLedger, "pocket-weather-notebook": notebookPocket,
	"travel-notebook": notebookTravel, "night-thoughts-notebook": notebookSoft,
	"thank-you-cards": cardsThanks, "birthday-cards": cardsBirthday, "blank-cards": cardsBlank, "condolence-cards": cardsQuiet,
	"shipyard-pencils": pencilsFan, "sketching-pencils": pencilsRoll, "carpenter-pencils": pencilsFan, "rainbow-pencils": pencilsCup,

	"beeswax-candle": candlePillar, "fig-evening-candle": candleCup, "storm-candle": candleStorm, "chapel-candle": candleTapers,
	"salt-path-soap": soapBar, "copper-kettle-soap": soapBar, "gardener-soap": soapRound, "goat-milk-soap": soapBar, "olive-leaf-soap": soapCube,
	"back-brush": brushBack, "nail-brush": brushNail, "shaving-brush": brushShaving, "dish-brush": brushDish,

	"lantern-light-earrings": earringsLeaf, "olive-pip-earrings": earringsPip, "crumb-earrings": earringsStud,
	"rivet-earrings": earringsRivet, "glazed-drop-earrings": earringsDrop,
	"lighthouse-necklace": necklaceDisc, "tideline-necklace": necklaceGlass, "worry-necklace": necklaceBeads, "north-star-necklace": necklaceStar,
	"undertow-ring": ringWave, "anvil-ring": ringAnvil, "promise-ring": ringTwist, "river-ring": ringStone,
})

// commissioned answers the forms by design. The design of a product that is made by hand is the FNV-1a hash of its name in
// addresses, without the highest bit.
func commissioned(forms map[string]int) map[uint32]int {
	byDesign := make(map[uint32]int, len(forms))
	for name, form := range forms {
		h := fnv.New32a()
		_, _ = h.Write([]byte(name))
		byDesign[h.Sum32()&^(1<<31)] = form
	}
	return byDesign
}
