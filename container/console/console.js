// Live figures for the console: the same that it shows without script, anew every two seconds.
const every = 2000;
const kept = 30; // points of a chart
const points = new Map();

const set = (row, name, text) => (row.querySelector(`[data-${name}]`).textContent = text);

function show({ name, versions, rollout, recent, trial }) {
  const section = document.querySelector(`[data-stall="${name}"]`);
  if (!section) return location.reload();
  for (const { version } of versions) {
    const row = section.querySelector(`[data-version="${CSS.escape(version)}"]`);
    if (!row) continue;
    const { requests = 0, errors = 0, seconds = 0, p95_ms: p95 } = recent[version] ?? {};
    const rate = seconds ? requests / seconds : 0;
    set(row, "rate", rate.toFixed(1));
    set(row, "errors", `${(requests ? (100 * errors) / requests : 0).toFixed(1)} %`);
    set(row, "p95", requests ? `${Math.round(p95)} ms` : "–");
    draw(row.querySelector("polyline"), `${name}~${version}`, rate);
  }
  const verdict = section.querySelector("[data-verdict]");
  if (Boolean(rollout) != Boolean(verdict)) return location.reload();
  if (verdict && trial) verdict.textContent = say(trial);
}

const arm = ({ requests, errors, script_errors: scripts, p95_ms: p95 }) => `${requests} requests, ${errors} failed, ${scripts} script errors, p95 ${Math.round(p95)} ms`;
const say = ({ breach, enough, canary, stable }) =>
  breach ? `Breach: ${breach}.` : `No breach so far${enough ? "" : "; 50 requests in each arm are needed to go on"}. Canary: ${arm(canary)}. Stable: ${arm(stable)}.`;

function draw(line, key, rate) {
  const all = [...(points.get(key) ?? []), rate].slice(-kept);
  points.set(key, all);
  const top = Math.max(...all, 1);
  line.setAttribute("points", all.map((y, i) => `${(120 * i) / (kept - 1)},${23 - (22 * y) / top}`).join(" "));
}

async function look() {
  if (!document.hidden) {
    const response = await fetch("/_feria/stalls").catch(() => {});
    if (response?.status == 401) return location.reload();
    if (response?.ok) (await response.json()).stalls.forEach(show);
  }
  setTimeout(look, every);
}

look();
