using System.Net;
using LivePlatform.Notifications.Tests.Hosting;
using LivePlatform.ServiceDefaults.Http;
using LivePlatform.TestKit.Services;

namespace LivePlatform.Notifications.Tests.Webhooks;

/// <summary>No webhook leads into our own network, whatever its name resolves to when it is used.</summary>
public sealed class GuardingOurNetwork(NotificationsHost host) : IClassFixture<NotificationsHost>
{
    private readonly Hooks _hooks = new(host);

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://2130706433/hook")]
    [InlineData("https://0x7f.1/hook")]
    [InlineData("https://10.1.2.3/hook")]
    [InlineData("https://172.31.0.1:8443/hook")]
    [InlineData("https://192.168.1.1/hook")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://[::1]/hook")]
    [InlineData("https://[::ffff:10.0.0.1]/hook")]
    [InlineData("https://[fd00:ec2::254]/hook")]
    public async Task An_address_of_our_own_network_is_refused_when_it_is_entered(string url)
    {
        var refused = await EnterAsync(url);
        (refused.Status, refused.Code).ShouldBe((HttpStatusCode.BadRequest, "webhook.address_not_allowed"), refused.Text);
    }

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("https://user:password@hooks.example.com/")]
    [InlineData("https://hooks.example.com/#part")]
    [InlineData("https://hooks.example.com/a b")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/hook")]
    [InlineData("")]
    public async Task What_is_no_plain_https_address_is_refused(string url) => (await EnterAsync(url)).Code.ShouldBe("request.invalid");

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_never_connected_to()
    {
        await using var receiver = await Receiver.StartAsync();
        var webhook = await _hooks.MakeAsync($"{receiver.Address}/hook");
        _hooks.Fail();
        await _hooks.RelayAsync();
        await _hooks.DeliverAsync(TestContext.Current.CancellationToken);

        var delivery = (await _hooks.DeliveriesAsync(webhook)).Items.ShouldHaveSingleItem()!;
        (delivery["lastFault"]!.GetValue<string>(), delivery["state"]!.GetValue<string>()).ShouldBe(("AddressNotAllowed", "Pending"));
        receiver.Connections.ShouldBe(0);
    }

    [Theory]
    [Trait("Category", "unit")]
    [InlineData("0.0.0.0")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("169.254.1.1")]
    [InlineData("172.16.0.1")]
    [InlineData("192.168.255.255")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("2001:0:102:304::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:a00:1::1")]
    public void Is_not_public(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [Trait("Category", "unit")]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void Is_public(string address) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBeTrue();

    private Task<Answer> EnterAsync(string url) =>
        _hooks.Admin.CreateAsync(Hooks.Path, new { name = "Operations", url, storedSecretId = _hooks.SecretId });
}
