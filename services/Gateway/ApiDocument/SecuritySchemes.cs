using System.Text.Json.Nodes;
using LivePlatform.ServiceDefaults.Operators;

namespace LivePlatform.Gateway.ApiDocument;

/// <summary>How one signs in, added to the merged document: by the operators' OIDC provider, or with a token at hand.</summary>
internal static class SecuritySchemes
{
    public const string SignIn = "operatorSignIn";
    public const string Bearer = "bearer";
    private const string ActsFor = "LiveProvider";

    public static void AddTo(JsonObject document, string authorizationUrl, string tokenUrl)
    {
        var components = document["components"]!.AsObject();
        components["securitySchemes"] = new JsonObject
        {
            [SignIn] = new JsonObject
            {
                ["type"] = "oauth2",
                ["flows"] = new JsonObject
                {
                    ["authorizationCode"] = new JsonObject
                    {
                        ["authorizationUrl"] = authorizationUrl,
                        ["tokenUrl"] = tokenUrl,
                        ["scopes"] = new JsonObject { ["openid"] = "Who you are", ["profile"] = "Your name" },
                        ["x-usePkce"] = "SHA-256",
                    },
                },
            },
            [Bearer] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" },
        };
        document["security"] = new JsonArray(new JsonObject { [SignIn] = new JsonArray() }, new JsonObject { [Bearer] = new JsonArray() });
        AddActsFor(document, components);
    }

    // Every route but those across providers takes the header by which a System operator says for whom.
    private static void AddActsFor(JsonObject document, JsonObject components)
    {
        var parameters = components["parameters"] as JsonObject;
        if (parameters is null)
        {
            components["parameters"] = parameters = [];
        }

        parameters[ActsFor] = new JsonObject
        {
            ["name"] = OperatorApi.ProviderHeader,
            ["in"] = "header",
            ["description"] = "For operators of System scope only: the service provider that the request is for.",
            ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "uuid" },
        };
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            if (path.StartsWith("/api/v1/system/", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var operation in item!.AsObject().Select(static x => x.Value).OfType<JsonObject>())
            {
                var taken = operation["parameters"] as JsonArray;
                if (taken is null)
                {
                    operation["parameters"] = taken = [];
                }

                taken.Add(new JsonObject { ["$ref"] = $"#/components/parameters/{ActsFor}" });
            }
        }
    }
}
