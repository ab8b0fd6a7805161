"""What browser tests do to the screen, in a reader's words."""

CY = "[...document.querySelectorAll('#graph, #graph *')].map(e => e._cyreg?.cy).find(Boolean)"


def until(page, expression, seconds=60):
    """Wait in the page itself: what Playwright would wait with needs the eval that our pages forbid."""
    page.evaluate(
        f"""() => new Promise((resolve, reject) => {{
            const end = performance.now() + {seconds * 1000};
            (function look() {{
                const cy = {CY};
                let seen = false;
                try {{ seen = Boolean({expression}); }}
                catch (fault) {{ if (performance.now() > end) return reject(fault); }}
                if (seen) resolve();
                else if (performance.now() > end) reject(new Error('waited in vain'));
                else requestAnimationFrame(look);
            }})();
        }})"""
    )


def open_network(page, server, query=""):
    page.goto(server.url(f"/netwerk{query}"))
    drawn(page)


def drawn(page):
    """Wait until the network stands on the screen with its highlighting."""
    page.wait_for_selector("#graph-frame", state="attached")
    until(page, "document.documentElement.dataset.drawn")


def cy(page, expression):
    return page.evaluate(f"() => {{ const cy = {CY}; return {expression}; }}")


def click_node(page, key):
    """Click on a node where it stands on the screen."""
    until(page, f"cy.getElementById({key!r}).nonempty()")
    x, y = cy(
        page, f"(() => {{ const p = cy.getElementById({key!r}).renderedPosition(); return [p.x, p.y]; }})()"
    )
    box = page.locator("#graph").bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def names(page, selector):
    return set(cy(page, f"cy.nodes({selector!r}).map(n => n.id())"))
