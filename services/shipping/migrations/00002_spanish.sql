-- +goose Up
-- The methods in Spanish.
UPDATE methods SET name = methods.name || s.name, promise = methods.promise || s.promise
FROM (VALUES
    ('standard', '{"es": "Estándar"}'::jsonb, '{"es": "En tu puerta en 3 a 5 días laborables"}'::jsonb),
    ('pickup', '{"es": "Punto de recogida"}', '{"es": "En una tienda cerca de ti en 2 días laborables"}'),
    ('express', '{"es": "Urgente"}', '{"es": "En tu puerta al siguiente día laborable"}')
) AS s (code, name, promise)
WHERE methods.code = s.code;
