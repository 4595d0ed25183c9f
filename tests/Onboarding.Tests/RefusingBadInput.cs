using System.Net;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

/// <summary>
/// Every route that takes a body, with every kind of body that is wrong: a problem with a stable code, and nothing changed.
/// </summary>
public class RefusingBadInput(OnboardingHost host)
{
    private const string Malformed = "request.malformed";
    private const string Invalid = "request.invalid";
    private static readonly string TooLong = new('x', 201);

    /// <summary>Route, body, expected code. <c>{customer}</c> and the like stand for objects that exist.</summary>
    public static TheoryData<string, string, string> WrongBodies()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var route in new[]
        {
            "POST /system/service-providers",
            "POST /channels",
            "PUT /channels/{channel}",
            "POST /customers",
            "PUT /customers/{customer}",
            "POST /services",
            "PUT /services/{service}",
            "POST /services/{service}/sites",
            "PUT /sites/{site}",
        })
        {
            data.Add(route, "{ \"name\": ", Malformed);
            data.Add(route, "", Malformed);
            data.Add(route, "null", Malformed);
            data.Add(route, "[]", Malformed);
            data.Add(route, "{}", Invalid);
            data.Add(route, """{"name":"x","fullName":"x","unknown":1}""", Malformed);
        }

        foreach (var route in new[]
        {
            "POST /system/service-providers",
            "POST /channels",
            "PUT /channels/{channel}",
            "POST /customers",
            "POST /services/{service}/sites",
        })
        {
            AddNames(data, route, name => $$"""{"name":{{name}}}""");
        }

        AddNames(data, "PUT /customers/{customer}", name => $$"""{"channelId":null,"name":{{name}}}""");
        AddNames(data, "PUT /services/{service}", name => $$"""{"licensedUsers":1,"fullName":{{name}}}""");
        AddNames(data, "PUT /sites/{site}", name => $$"""{"sbcAddresses":[],"name":{{name}}}""");
        AddNames(data, "POST /services", name => Service(fullName: name));

        data.Add("POST /customers", """{"name":"x","channelId":"no-guid"}""", Malformed);
        data.Add("POST /customers", """{"name":"x","channelId":7}""", Malformed);
        data.Add("POST /customers", """{"name":"x","name":"y"}""", Malformed);
        data.Add("PUT /customers/{customer}", """{"name":"x"}""", Invalid);
        data.Add("POST /services", Service(customerId: "\"no-guid\""), Malformed);
        data.Add("POST /services", Service(kind: "\"Fax\""), Malformed);
        data.Add("POST /services", Service(kind: "1"), Malformed);
        data.Add("POST /services", Service(kind: "\"1\""), Malformed);
        data.Add("POST /services", Service(licensedUsers: "0"), Invalid);
        data.Add("POST /services", Service(licensedUsers: "501"), Invalid);
        data.Add("POST /services", Service(licensedUsers: "1.5"), Malformed);
        data.Add("POST /services", Service(licensedUsers: "\"7\""), Malformed);
        data.Add("PUT /services/{service}", """{"fullName":"x","licensedUsers":501}""", Invalid);
        data.Add("PUT /services/{service}", """{"fullName":"x","licensedUsers":1,"shortName":"another"}""", Malformed);
        foreach (var label in new[] { "ab", "-abc", "abc-", "a.b", "a b", "a_b", "abcdefghijklmnop", "äöü", "\\u212Aelvin", "abc\\n", "" })
        {
            data.Add("POST /services", Service(shortName: $"\"{label}\""), Invalid);
            data.Add("POST /services/{service}/sites", $$"""{"name":"x","shortName":"{{label}}"}""", Invalid);
        }

        foreach (var addresses in new[]
        {
            "[\"not a host\"]",
            "[\"\"]",
            "[\"a.example\",\"A.example\"]",
            "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]",
            "[null]",
        })
        {
            data.Add("POST /services/{service}/sites", $$"""{"name":"x","sbcAddresses":{{addresses}}}""", Invalid);
            data.Add("PUT /sites/{site}", $$"""{"name":"x","sbcAddresses":{{addresses}}}""", Invalid);
        }

        return data;
    }

    [Fact]
    public async Task All_members_that_are_wrong_or_missing_are_named_as_the_caller_writes_them()
    {
        var msp = await Msp.NewAsync(host);
        var missing = await msp.Admin.CreateAsync("/api/v1/services", new { fullName = "x" });
        missing.Code.ShouldBe(Invalid);
        missing.Body["errors"]!.AsObject().Select(x => x.Key)
            .ShouldBe(["customerId", "kind", "shortName", "licensedUsers"], ignoreOrder: true);

        var wrong = await msp.Admin.CreateAsync(
            "/api/v1/services",
            new { customerId = Guid.NewGuid(), kind = "DirectRouting", fullName = "", shortName = "-", licensedUsers = 0 });
        wrong.Code.ShouldBe(Invalid);
        wrong.Body["errors"]!.AsObject().Select(x => x.Key).ShouldBe(["fullName", "shortName", "licensedUsers"], ignoreOrder: true);
        wrong.Text.ShouldNotContain("LicensedUsers", Case.Sensitive);
    }

    [Theory]
    [MemberData(nameof(WrongBodies))]
    public async Task A_wrong_body_gets_a_problem_and_changes_nothing(string route, string body, string code)
    {
        var msp = await Msp.NewAsync(host);
        var channel = await msp.ChannelAsync();
        var customer = await msp.CustomerAsync();
        var service = await msp.ServiceAsync(customer.Id);
        var site = await msp.SiteAsync(service.Id);
        var rows = await msp.RowsAsync();
        var (method, path) = route.Split(' ') switch { var parts => (parts[0], "/api/v1" + parts[1]) };
        path = path.Replace("{channel}", channel.Id.ToString(), StringComparison.Ordinal).Replace(
            "{customer}", customer.Id.ToString(), StringComparison.Ordinal)
            .Replace("{service}", service.Id.ToString(), StringComparison.Ordinal)
            .Replace("{site}", site.Id.ToString(), StringComparison.Ordinal);
        body = body.Replace("{customer}", customer.Id.ToString(), StringComparison.Ordinal);
        using var system = Msp.SystemAdmin(host);
        var client = path.Contains("/system/", StringComparison.Ordinal) ? system : msp.Admin;

        var answer = method == "POST" ? await client.CreateAsync(path, body) : await client.UpdateAsync(path, body, "\"1\"");

        (answer.Status, answer.Code, answer.MediaType).ShouldBe((HttpStatusCode.BadRequest, code, "application/problem+json"), answer.Text);
        (await msp.RowsAsync()).ShouldBe(rows);
        (await msp.Admin.ReadAsync(customer.Location!)).ETag.ShouldBe("\"1\"");
    }

    [Theory]
    [InlineData("/api/v1/customers/no-guid", HttpStatusCode.NotFound, "route.unknown")]
    [InlineData("/api/v1/customers?channelId=no-guid", HttpStatusCode.BadRequest, Malformed)]
    [InlineData("/api/v1/services?customerId=7", HttpStatusCode.BadRequest, Malformed)]
    [InlineData("/api/v1/channels?limit=0", HttpStatusCode.BadRequest, "page.invalid")]
    [InlineData("/api/v1/channels?limit=1001", HttpStatusCode.BadRequest, "page.invalid")]
    [InlineData("/api/v1/customers?limit=x", HttpStatusCode.BadRequest, Malformed)]
    [InlineData("/api/v1/customers?cursor=%21", HttpStatusCode.BadRequest, "page.invalid")]
    [InlineData("/api/v1/services?cursor=bm8tZ3VpZA", HttpStatusCode.BadRequest, "page.invalid")]
    public async Task A_wrong_address_gets_a_problem(string path, HttpStatusCode status, string code)
    {
        var msp = await Msp.NewAsync(host);
        var answer = await msp.Admin.ReadAsync(path);

        (answer.Status, answer.Code).ShouldBe((status, code), answer.Text);
    }

    [Fact]
    public async Task A_body_of_another_media_type_gets_a_problem()
    {
        var msp = await Msp.NewAsync(host);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/channels")
        {
            Content = new StringContent("<name/>", null, "application/xml"),
        };
        request.Headers.Add("Idempotency-Key", "k");

        (await msp.Admin.AskAsync(request)).Code.ShouldBe("request.unsupported_media_type");
    }

    private static void AddNames(TheoryData<string, string, string> data, string route, Func<string, string> body)
    {
        data.Add(route, body("\"\""), Invalid);
        data.Add(route, body("\" x\""), Invalid);
        data.Add(route, body("\"x\\u0000y\""), Invalid);
        data.Add(route, body("\"x\\u202Ey\""), Invalid);
        data.Add(route, body($"\"{TooLong}\""), Invalid);
        data.Add(route, body("null"), Malformed);
        data.Add(route, body("7"), Malformed);
        data.Add(route, body("\"\\ud800\""), Malformed);
    }

    private static string Service(
        string customerId = "\"{customer}\"",
        string kind = "\"DirectRouting\"",
        string fullName = "\"x\"",
        string shortName = "\"abc\"",
        string licensedUsers = "1") =>
        $$"""
        {"customerId":{{customerId}},"kind":{{kind}},"fullName":{{fullName}},
         "shortName":{{shortName}},"licensedUsers":{{licensedUsers}}}
        """;
}
