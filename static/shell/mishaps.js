// Keeps errors until the script has come that tells the container of them (static/later/mishaps.js).
const kept = [];
addEventListener("error", event => kept.push(event));
addEventListener("feria:mishaps", ({ detail }) => kept.forEach(detail), { once: true });
