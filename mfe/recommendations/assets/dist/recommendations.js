function t(r,o){o.on("product:variant-chosen",({variant:n})=>o.refresh({variant:n}))}export{t as mount};
