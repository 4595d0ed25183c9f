using LivePlatform.Notifications.Webhooks;
using LivePlatform.Tenancy;

namespace LivePlatform.Notifications.Tests.Webhooks;

[Trait("Category", "unit")]
public class DecidingDeliveries
{
    private static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Pauses_double_from_ten_seconds_to_an_hour_and_end_within_a_day_of_the_first_try()
    {
        var (now, pauses) = (Start, new List<int>());
        while (DeliverySchedule.Next(pauses.Count + 1, Start, now) is { } next)
        {
            pauses.Add((int)(next - now).TotalSeconds);
            now = next;
        }

        pauses.Take(11).ShouldBe([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        pauses.Skip(9).ShouldAllBe(pause => pause == 3600);
        (now - Start).ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromDays(1));
    }

    /// <summary>So that whoever writes a receiver can check its own code: computed with openssl dgst -sha256 -hmac.</summary>
    [Fact]
    public void The_signature_of_a_known_body_is_the_known_one() =>
        WebhookSignature.Sign(new SecretText("a-secret-of-the-receiver"), "1793491200", """{"event":"webhook.test"}"""u8)
            .ShouldBe("v1=28861d04bd29a865039367d46735141706976b89b9ba55f767988927a76c5abb");

    [Fact]
    public void Every_fault_says_what_helps() =>
        Enum.GetValues<DeliveryFault>().ShouldAllBe(fault => DeliveryFaults.ActionFor(fault).Length > 0);
}
