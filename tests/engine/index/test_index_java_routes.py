"""Routes of Java: what annotations of Spring, JAX-RS and Micronaut declare, and what does not."""

from __future__ import annotations

from docgen_engine.domain.facts import RouteFact
from docgen_engine.repository.index.extract import analyse

SPRING = "import org.springframework.web.bind.annotation.*;\n"


def routes(text: str) -> tuple[RouteFact, ...]:
    return analyse(text.encode(), "Java").routes


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(one.method, one.path, one.handler) for one in routes(text)]


def test_methods_of_a_controller_stand_below_its_path() -> None:
    found = shown(
        SPRING
        + """
@Controller
@RequestMapping("/owners/{ownerId}/")
class PetController {
    private static final String EDIT = "/edit";

    @GetMapping
    public String all() { return "pets"; }

    @GetMapping({"pets/new", "/pets/add"})
    public String form() { return "pets"; }

    @PostMapping(path = "/pets/{petId}" + EDIT, consumes = "text/plain")
    String change(@PathVariable int petId) { return "pets"; }

    @RequestMapping(value = "/pets", method = {RequestMethod.PUT, RequestMethod.PATCH})
    String put() { return "pets"; }

    @RequestMapping("/any")
    String any() { return "any"; }

    @InitBinder("owner")
    void bind() { }
}
"""
    )
    assert found == [
        ("GET", "/owners/{ownerId}", "PetController.all"),
        ("GET", "/owners/{ownerId}/pets/add", "PetController.form"),
        ("GET", "/owners/{ownerId}/pets/new", "PetController.form"),
        ("POST", "/owners/{ownerId}/pets/{petId}/edit", "PetController.change"),
        ("PATCH", "/owners/{ownerId}/pets", "PetController.put"),
        ("PUT", "/owners/{ownerId}/pets", "PetController.put"),
        ("ANY", "/owners/{ownerId}/any", "PetController.any"),
    ]


def test_a_route_is_cited_at_its_annotation() -> None:
    (only,) = routes(
        SPRING + '@RestController\nclass A {\n  @Deprecated\n  @GetMapping("/a")\n  int a() {}\n}\n'
    )
    assert (only.line, only.framework, only.path) == (5, "Spring", "/a")


def test_a_path_that_the_file_does_not_spell_out_is_no_route() -> None:
    body = '@GetMapping(Paths.ALL)\n int a() {}\n @GetMapping("/b")\n int b() {}\n}'
    assert shown(f"{SPRING}@RestController\nclass A {{\n {body}") == [("GET", "/b", "A.b")]
    assert shown(f"{SPRING}@RestController\n@RequestMapping(Paths.A)\nclass A {{\n {body}") == []


def test_clients_and_classes_that_answer_nothing_have_no_routes() -> None:
    body = '{ @GetMapping("/a") int a() { return 1; } }'
    assert shown(f'{SPRING}@FeignClient("x") @RequestMapping("/x") interface A {body}') == []
    assert shown(f"{SPRING}class A {body}") == []
    # An annotation of the same name of somebody else.
    assert shown(f"import a.b.GetMapping;\n@RestController class A {body}") == []


def test_resources_of_jax_rs_have_the_path_apart_from_the_method() -> None:
    found = shown(
        """
import jakarta.ws.rs.GET;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;

@Path("fruits")
public class FruitResource {
    @GET
    public List<Fruit> all() { return fruits; }

    @DELETE
    @Path("{id: \\\\d+}")
    public void remove(int id) { }

    @Path("below")
    public Below locator() { return new Below(); }
}

class Below {
    @GET
    public String get() { return ""; }
}
"""
    )
    assert found == [
        ("GET", "/fruits", "FruitResource.all"),
        ("DELETE", r"/fruits/{id: \d+}", "FruitResource.remove"),
    ]


def test_controllers_of_micronaut() -> None:
    text = (
        'import io.micronaut.http.annotation.*;\n@Controller("/hello")\nclass A {\n'
        '  @Get("/{name}") String hello(String name) { return name; }\n}\n'
    )
    assert shown(text) == [("GET", "/hello/{name}", "A.hello")]
