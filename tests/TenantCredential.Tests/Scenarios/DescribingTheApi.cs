using LivePlatform.TestKit.Services;

namespace LivePlatform.TenantCredential.Tests.Scenarios;

public class DescribingTheApi(TenantCredentialHost host) : IClassFixture<TenantCredentialHost>
{
    [Fact]
    public async Task The_document_shows_secrets_as_text_that_only_goes_in()
    {
        var document = (await host.Service.Client().ReadAsync("/openapi/v1.json")).Body;
        var schemas = document["components"]!["schemas"]!;
        foreach (var request in new[] { "CreateConnectionRequest", "ReplaceCredentialRequest" })
        {
            var secret = schemas[request]!["properties"]!["clientSecret"]!;
            secret["type"]!.AsArray().Select(x => x!.GetValue<string>()).ShouldBe(["null", "string"], ignoreOrder: true);
            secret["writeOnly"]!.GetValue<bool>().ShouldBeTrue();
        }

        schemas["SecretText"]!["type"]!.GetValue<string>().ShouldBe("string");
        schemas["SecretText"]!["writeOnly"]!.GetValue<bool>().ShouldBeTrue();
        document["paths"]!.AsObject().Select(path => path.Key)
            .ShouldNotContain(path => path.StartsWith("/internal", StringComparison.Ordinal));
    }
}
