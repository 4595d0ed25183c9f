using System.Net.Http.Json;

namespace LivePlatform.Faults.Tests.Migrating;

/// <summary>What operators do while a tenant is served: they look at lists and details of every service, and write now and then.</summary>
internal static class OperatorRoutes
{
    /// <summary>One after the other, over and over.</summary>
    public static IReadOnlyList<Func<HttpRequestMessage>> Of(CustomerTenant tenant)
    {
        var directory = $"api/v1/directories/{tenant.DirectoryId}";
        return
        [
            Get("api/v1/customers?limit=20"),
            Get($"{directory}/users?limit=20"),
            Get("api/v1/connections?limit=20"),
            Get("api/v1/role-assessments?limit=20"),
            Post("api/v1/customers", () => new { name = $"Made meanwhile {Guid.NewGuid():N}" }),
            Get($"{directory}/groups?limit=20"),
            Get("api/v1/services?limit=20"),
            Get("api/v1/stored-secrets?limit=20"),
            Get("api/v1/directories?limit=20"),
            Get($"api/v1/customers/{tenant.Made.Customer}"),
            Get($"api/v1/role-assessments?connectionId={tenant.Made.Connection}&limit=5"),
            Get($"{directory}/members?limit=20"),
            Get($"api/v1/connections/{tenant.Made.Connection}"),
            Get("api/v1/onboarding-runs?limit=20"),
            Get($"{directory}/replication-runs?limit=5"),
            Post(
                "api/v1/stored-secrets",
                () => new { name = $"meanwhile-{Guid.NewGuid():N}", purpose = "DnsUpdate", value = $"value-{Guid.NewGuid():N}" }),
            Get(directory),
            Get("api/v1/alerts?limit=20"),
            Get($"{directory}/users?limit=100"),
            Get("api/v1/audit?limit=20"),
        ];
    }

    private static Func<HttpRequestMessage> Get(string path) => () => new HttpRequestMessage(HttpMethod.Get, path);

    private static Func<HttpRequestMessage> Post(string path, Func<object> body) => () =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body()) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    };
}
