using System.Text.Json.Nodes;
using LivePlatform.Gateway.ApiDocument;
using LivePlatform.Gateway.Routing;

namespace LivePlatform.Gateway.Tests;

[Trait("Category", "unit")]
public class MergingDocuments
{
    [Fact]
    public void Public_paths_of_all_services_are_taken_and_no_other()
    {
        var merged = DocumentMerge.Merge(
        [
            Service(Upstream.Onboarding,
                """{"/api/v1/customers":{"get":{}},"/internal/v1/x":{"post":{}},"/api/v1/replication-runs":{"get":{}}}"""),
            Service(Upstream.Replication, """{"/api/v1/replication-runs":{"get":{}},"/metrics":{"get":{}}}"""),
        ]);

        merged["paths"]!.AsObject().Select(x => x.Key).ShouldBe(["/api/v1/customers", "/api/v1/replication-runs"]);
        merged["openapi"]!.GetValue<string>().ShouldBe("3.1.1");
    }

    [Fact]
    public void Schemas_that_are_the_same_are_shared()
    {
        const string Problem = """{"Problem":{"type":"object","properties":{"code":{"type":"string"}}}}""";
        var merged = DocumentMerge.Merge([Service(Upstream.Onboarding, schemas: Problem), Service(Upstream.Replication, schemas: Problem)]);

        Schemas(merged).ShouldBe(["Problem"]);
    }

    [Fact]
    public void Schemas_that_differ_get_the_services_name_and_references_follow()
    {
        var merged = DocumentMerge.Merge(
        [
            Service(Upstream.Onboarding, Uses("/api/v1/customers", "Request"), """{"Request":{"type":"string"}}"""),
            Service(Upstream.Replication, Uses("/api/v1/replication-runs", "Request"), """{"Request":{"type":"integer"}}"""),
        ]);

        Schemas(merged).ShouldBe(["OnboardingRequest", "ReplicationRequest"]);
        Reference(merged, "/api/v1/customers").ShouldBe("#/components/schemas/OnboardingRequest");
        Reference(merged, "/api/v1/replication-runs").ShouldBe("#/components/schemas/ReplicationRequest");
    }

    [Fact]
    public void Schemas_that_read_alike_but_refer_to_different_ones_differ_too()
    {
        const string Page =
            "\"Page\":{\"items\":{\"$ref\":\"#/components/schemas/Item\"}},\"Outer\":{\"$ref\":\"#/components/schemas/Page\"}";
        var merged = DocumentMerge.Merge(
        [
            Service(Upstream.Onboarding, Uses("/api/v1/customers", "Outer"), $$$"""{{{{Page}}},"Item":{"type":"string"}}"""),
            Service(Upstream.Replication, Uses("/api/v1/replication-runs", "Outer"), $$$"""{{{{Page}}},"Item":{"type":"integer"}}"""),
        ]);

        Schemas(merged).ShouldBe(
            ["OnboardingItem", "OnboardingOuter", "OnboardingPage", "ReplicationItem", "ReplicationOuter", "ReplicationPage"],
            ignoreOrder: true);
        merged["components"]!["schemas"]!["ReplicationPage"]!["items"]!["$ref"]!.GetValue<string>()
            .ShouldBe("#/components/schemas/ReplicationItem");
        Reference(merged, "/api/v1/replication-runs").ShouldBe("#/components/schemas/ReplicationOuter");
    }

    [Fact]
    public void Operations_of_the_same_id_are_told_apart()
    {
        var merged = DocumentMerge.Merge(
        [
            Service(Upstream.Onboarding, """{"/api/v1/customers":{"get":{"operationId":"list"}}}"""),
            Service(Upstream.Replication, """{"/api/v1/replication-runs":{"get":{"operationId":"list"}}}"""),
        ]);

        merged["paths"]!["/api/v1/replication-runs"]!["get"]!["operationId"]!.GetValue<string>().ShouldBe("Replication_list");
    }

    [Fact]
    public void Merging_does_not_touch_what_it_merges_and_gives_the_same_each_time()
    {
        ServiceDocument[] documents =
        [
            Service(Upstream.Onboarding, Uses("/api/v1/customers", "Request"), """{"Request":{"type":"string"}}"""),
            Service(Upstream.Replication, Uses("/api/v1/replication-runs", "Request"), """{"Request":{"type":"integer"}}"""),
        ];

        DocumentMerge.Merge(documents).ToJsonString().ShouldBe(DocumentMerge.Merge(documents).ToJsonString());
    }

    [Fact]
    public void Signing_in_is_described_and_acting_for_a_provider_too()
    {
        var merged = DocumentMerge.Merge(
            [Service(Upstream.Onboarding, """{"/api/v1/customers":{"get":{}},"/api/v1/system/service-providers":{"get":{}}}""")]);
        SecuritySchemes.AddTo(merged, "https://id.test/authorize", "https://id.test/token");

        var flow = merged["components"]!["securitySchemes"]!["operatorSignIn"]!["flows"]!["authorizationCode"]!;
        flow["authorizationUrl"]!.GetValue<string>().ShouldBe("https://id.test/authorize");
        flow["x-usePkce"]!.GetValue<string>().ShouldBe("SHA-256");
        merged["components"]!["securitySchemes"]!["bearer"]!["scheme"]!.GetValue<string>().ShouldBe("bearer");
        merged["paths"]!["/api/v1/customers"]!["get"]!["parameters"]![0]!["$ref"]!.GetValue<string>()
            .ShouldBe("#/components/parameters/LiveProvider");
        merged["paths"]!["/api/v1/system/service-providers"]!["get"]!["parameters"].ShouldBeNull();
    }

    private static ServiceDocument Service(Upstream upstream, string paths = "{}", string schemas = "{}") => new(upstream, new JsonObject
    {
        ["openapi"] = "3.1.1",
        ["paths"] = JsonNode.Parse(paths),
        ["components"] = new JsonObject { ["schemas"] = JsonNode.Parse(schemas) },
    });

    private static string Uses(string path, string schema) =>
        new JsonObject
        {
            [path] = new JsonObject
            {
                ["post"] = new JsonObject { ["requestBody"] = new JsonObject { ["$ref"] = $"#/components/schemas/{schema}" } },
            },
        }.ToJsonString();

    private static IEnumerable<string> Schemas(JsonObject merged) => merged["components"]!["schemas"]!.AsObject().Select(x => x.Key);

    private static string Reference(JsonObject merged, string path) =>
        merged["paths"]![path]!["post"]!["requestBody"]!["$ref"]!.GetValue<string>();
}
