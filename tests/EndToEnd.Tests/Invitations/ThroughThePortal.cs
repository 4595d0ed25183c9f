using System.Net;
using System.Text.RegularExpressions;
using LivePlatform.Contracts;
using LivePlatform.EndToEnd.Tests.Running;

namespace LivePlatform.EndToEnd.Tests.Invitations;

/// <summary>A link that an operator made, opened in a browser: portal, gateway and service as they run, with the second provider.</summary>
[Trait("Show", "connections.7"), Trait("Show", "methods.6")]
public sealed partial class ThroughThePortal(LiveSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_comes_by_the_link_sees_two_names_and_reads_why_another_tenant_is_refused()
    {
        var (owner, admin) = (system.Other, system.Other.Admin);
        var made = await admin.CreateAsync(
            "api/v1/invitations", new { connectionId = owner["connectionId"], senderName = "Northwind Voice" }, Cancellation);
        var link = new Uri(made.GetProperty("link").GetString()!);
        link.GetLeftPart(UriPartial.Authority).ShouldBe(system.Stack[ServiceNames.Portal].Address.GetLeftPart(UriPartial.Authority));
        using var handler = system.Stack.Certificates.Handler();
        handler.CookieContainer = new CookieContainer();
        using var browser = new HttpClient(handler) { BaseAddress = system.Stack[ServiceNames.Portal].Address };
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.77");

        var opened = await PostAsync(browser, "/i", "open", ("Token", link.Fragment[1..]));
        opened.ShouldContain("Northwind Voice");
        opened.ShouldContain(owner.Tenant.Name);
        opened.ShouldNotContain(owner.Tenant.TenantId.ToString());

        var refused = await PostAsync(
            browser, "/i/connect", "connect", ("Tenant", Guid.NewGuid().ToString()), ("Client", owner.Tenant.ClientId.ToString()),
            ("Secret", "Foreign~0123456789"));
        refused.ShouldContain("This is not the Microsoft 365 tenant that the invitation is for.");

        var read = await admin.GetAsync($"api/v1/invitations/{made.GetProperty("id").GetGuid()}", Cancellation);
        read.GetProperty("invitation").GetProperty("state").GetString().ShouldBe("Opened");
        read.GetProperty("attempts")[0].GetProperty("reason").GetString().ShouldBe("WrongTenant");
        var network = read.GetProperty("attempts")[0].GetProperty("network").GetString();
        network.ShouldBe("203.0.113.0/24", "the browser's network, not the portal's");
        TestContext.Current.TestOutputHelper
            ?.WriteLine("figure: a link opened through portal, gateway and service; another tenant refused and explained to the operator");
        TestContext.Current.TestOutputHelper
            ?.WriteLine(
                "figure: fault 9: a browser at 203.0.113.77 behind a proxy, the portal, the gateway, the service: the operator reads "
                    + $"that the attempt came from {network}");
    }

    /// <summary>Posts a form as the browser that read its page, and reads where that leads.</summary>
    private static async Task<string> PostAsync(HttpClient browser, string path, string form, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetStringAsync(path, Cancellation);
        var values = fields.ToDictionary(x => x.Name, x => x.Value);
        values["_handler"] = form;
        values["__RequestVerificationToken"] = Verification().Match(page).Groups[1].Value;
        using var content = new FormUrlEncodedContent(values);
        using var answer = await browser.PostAsync(path, content, Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Verification();
}
