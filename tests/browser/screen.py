"""What browser tests do to the screen, in a reader's words."""

CY = "document.querySelector('#graph')._cyreg?.cy ?? [...document.querySelectorAll('#graph *')].map(e => e._cyreg?.cy).find(Boolean)"


def open_network(page, server, query=""):
    page.goto(server.url(f"/netwerk{query}"))
    drawn(page)


def drawn(page):
    """Wait until the network stands on the screen with its highlighting."""
    page.wait_for_function("document.documentElement.dataset.drawn")


def cy(page, expression):
    return page.evaluate(f"() => {{ const cy = {CY}; return {expression}; }}")


def wait_cy(page, expression):
    page.wait_for_function(f"() => {{ const cy = {CY}; return cy && ({expression}); }}")


def click_node(page, key):
    """Click on a node where it stands on the screen."""
    wait_cy(page, f"cy.getElementById({key!r}).nonempty()")
    x, y = cy(page, f"(() => {{ const p = cy.getElementById({key!r}).renderedPosition(); return [p.x, p.y]; }})()")
    box = page.locator("#graph").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def names(page, selector):
    return set(cy(page, f"cy.nodes({selector!r}).map(n => n.id())"))
