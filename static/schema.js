// Development only: holds events against the JSON Schemas of the manifests and shows a breach on the page. It knows the
// part of JSON Schema that event details need: type, enum, const, required, properties, additionalProperties: false,
// items, minimum, maximum, minLength, maxLength, pattern. Other keywords say nothing here; the gate knows them all.

const kind = value => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
const fits = (value, type) => type == kind(value) || (type == "integer" && Number.isInteger(value));
const list = type => (Array.isArray(type) ? type : [type]);

const rules = {
  type: (value, type) => list(type).some(one => fits(value, one)) || `is ${kind(value)}, not ${list(type).join(" or ")}`,
  enum: (value, values) => values.includes(value) || `is none of ${values.join(", ")}`,
  const: (value, constant) => value === constant || `is not ${constant}`,
  minimum: (value, least) => !(value < least) || `is less than ${least}`,
  maximum: (value, most) => !(value > most) || `is more than ${most}`,
  minLength: (value, least) => !(value.length < least) || `is shorter than ${least}`,
  maxLength: (value, most) => !(value.length > most) || `is longer than ${most}`,
  pattern: (value, pattern) => kind(value) != "string" || new RegExp(pattern, "u").test(value) || `does not match ${pattern}`,
};

/** What is wrong with a value, as sentences; empty if nothing is. */
export function breaches(value, schema, path = "detail") {
  const found = Object.keys(rules)
    .filter(rule => rule in schema)
    .map(rule => rules[rule](value, schema[rule]))
    .filter(verdict => verdict !== true)
    .map(verdict => `${path} ${verdict}`);
  if (kind(value) == "array" && schema.items) value.forEach((item, i) => found.push(...breaches(item, schema.items, `${path}[${i}]`)));
  if (kind(value) != "object") return found;
  for (const name of schema.required ?? []) if (!(name in value)) found.push(`${path}.${name} is missing`);
  for (const [name, item] of Object.entries(value)) {
    const known = schema.properties?.[name];
    if (known) found.push(...breaches(item, known, `${path}.${name}`));
    else if (schema.additionalProperties === false) found.push(`${path}.${name} is not declared`);
  }
  return found;
}

/** Checks an event against the schema that a stall (an entry of #feria-document) has for it, and shows a breach. */
export function check(stall, name, detail) {
  const schema = stall?.schemas?.[name];
  const found = schema ? breaches(detail, schema) : [];
  if (!found.length) return;
  const text = `${name}: ${found.join("; ")}`;
  console.error(text, detail);
  const notice = document.createElement("p");
  notice.className = "notice notice-danger breach";
  notice.role = "alert";
  notice.textContent = text;
  document.body.append(notice);
}
