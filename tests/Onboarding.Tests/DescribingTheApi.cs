using System.Text.Json.Nodes;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

public class DescribingTheApi(OnboardingHost host)
{
    [Fact]
    public async Task The_document_names_operations_and_bodies_and_the_headers_they_need()
    {
        using var client = host.Service.Client();
        var document = (await client.ReadAsync("/openapi/v1.json")).Body;
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(x => (Path: path.Key, Method: x.Key, Operation: x.Value!))).ToList();

        operations.Select(x => x.Operation["operationId"]!.GetValue<string>()).ShouldBeUnique();
        operations.Where(x => x.Method == "post")
            .ShouldAllBe(x => Headers(x.Operation).Contains("Idempotency-Key") || Headers(x.Operation).Contains("If-Match"));
        operations.Where(x => x.Method == "put" || x.Method == "delete").ShouldAllBe(x => Headers(x.Operation).Contains("If-Match"));
        operations.ShouldAllBe(x => !x.Path.StartsWith("/internal", StringComparison.Ordinal));
        var schemas = document["components"]!["schemas"]!.AsObject().Select(x => x.Key).ToList();
        schemas.ShouldContain("CreateCustomerRequest");
        schemas.ShouldContain("Customer");
        schemas.ShouldNotContain("Request");
        var service = document["components"]!["schemas"]!["CreateServiceRequest"]!["properties"]!;
        service["shortName"]!["pattern"]!.GetValue<string>().ShouldContain("{1,13}");
        service["fullName"]!["maxLength"]!.GetValue<int>().ShouldBe(200);
        document["components"]!["schemas"]!["ProblemDetails"]!["required"]!.AsArray().Select(x => x!.GetValue<string>())
            .ShouldContain("code");
        operations.ShouldAllBe(x => x.Operation["responses"]!["default"]!["content"]!["application/problem+json"] != null);
    }

    private static IEnumerable<string> Headers(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).Where(x => x!["in"]?.GetValue<string>() == "header")
            .Select(x => x!["name"]!.GetValue<string>());
}
