function s(i,n){i.addEventListener("submit",t=>n.submit(t),{signal:n.signal})}export{s as mount};
