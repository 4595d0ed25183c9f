using System.Net;
using LivePlatform.Contracts;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Onboarding.Tests;

/// <summary>A base domain names the stored secret of its key: one of the provider's own that is there, for DNS updates.</summary>
public sealed class NamingStoredSecrets(OnboardingHost host)
{
    private const string Path = "/api/v1/base-domains";
    private static readonly string[] Servers = ["192.0.2.53"];

    [Fact]
    public async Task A_secret_that_cannot_sign_updates_is_refused_when_it_is_named()
    {
        var (msp, other) = (await Msp.NewAsync(host), await Msp.NewAsync(host));
        var own = msp.DnsKey();
        var made = await msp.Admin.CreateAsync(Path, Body(own));
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        foreach (var (secret, code) in new[]
        {
            (other.DnsKey(), "stored_secret.not_found"),
            (Guid.NewGuid(), "stored_secret.not_found"),
            (host.Secrets.Store(msp.Id, SecretPurpose.WebhookSignature, "key"), "stored_secret.other_purpose"),
        })
        {
            (await msp.Admin.CreateAsync(Path, Body(secret))).Code.ShouldBe(code);
            var change = new { servers = Servers, key = Key(secret) };
            (await msp.Admin.UpdateAsync($"{Path}/{made.Id}", change, made.ETag)).Code.ShouldBe(code, "neither by a change");
        }

        (await msp.Admin.ReadAsync(Path)).Items.Single()!["key"]!["storedSecretId"]!.GetValue<Guid>().ShouldBe(own);
    }

    [Fact]
    public async Task While_it_cannot_be_checked_nothing_is_entered()
    {
        var msp = await Msp.NewAsync(host);
        var own = msp.DnsKey();
        host.Secrets.SetAway(own, isAway: true);

        var refused = await msp.Admin.CreateAsync(Path, Body(own));

        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "stored_secret.unavailable"));
        (await msp.Admin.ReadAsync(Path)).Items.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_repetition_gets_the_first_answer_whatever_became_of_the_secret()
    {
        var msp = await Msp.NewAsync(host);
        var (own, key) = (msp.DnsKey(), Guid.NewGuid().ToString());
        var body = Body(own);
        var made = await msp.Admin.CreateAsync(Path, body, key);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);

        host.Secrets.SetAway(own, isAway: true);
        (await msp.Admin.CreateAsync(Path, body, key)).Id.ShouldBe(made.Id);
        (await msp.Admin.CreateAsync(Path, Body(own), key)).Code.ShouldBe("idempotency.body_differs");
        host.Secrets.SetAway(own, isAway: false);
        host.Secrets.Remove(msp.Id, own);
        (await msp.Admin.CreateAsync(Path, body, key)).Id.ShouldBe(made.Id);
        (await msp.Admin.ReadAsync(Path)).Items.Count.ShouldBe(1);
    }

    private static object Body(Guid secret) =>
        new { domain = $"voice-{Guid.NewGuid():N}.example", servers = Servers, key = Key(secret) };

    private static object Key(Guid secret) => new { keyName = "live", algorithm = "HmacSha256", storedSecretId = secret };
}
