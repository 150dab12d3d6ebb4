package art

// commissions are the designs whose form their makers have described.
var commissions = map[uint32]int{}
