using System.Text.RegularExpressions;
using LivePlatform.Contracts;

namespace LivePlatform.Messaging.Tests;

[Trait("Category", "unit")]
public class PermissionsFollowTheContracts
{
    public static TheoryData<string> Services => [.. ServiceNames.OnTheBus];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_may_write_exactly_the_contracts_it_sends(string service)
    {
        var permissions = BrokerPermissions.Of(service);

        foreach (var flow in MessageFlows.All.Where(flow => flow.Kind != MessageKind.Nudge))
        {
            Regex.IsMatch(BrokerPermissions.ExchangeOf(flow.Contract), permissions.Write)
                .ShouldBe(flow.Producers.Contains(service), $"{service} writes {flow.Contract.Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_may_read_exactly_its_own_queues_and_the_contracts_it_receives(string service)
    {
        var permissions = BrokerPermissions.Of(service);

        foreach (var flow in MessageFlows.All)
        {
            Regex.IsMatch(BrokerPermissions.ExchangeOf(flow.Contract), permissions.Read)
                .ShouldBe(flow.Consumers.Contains(service), $"{service} reads {flow.Contract.Name}");
        }

        foreach (var other in ServiceNames.OnTheBus)
        {
            Regex.IsMatch($"{other}-some-queue", permissions.Read).ShouldBe(other == service);
            Regex.IsMatch($"{other}-some-queue", permissions.Write).ShouldBe(other == service);
        }
    }

    [Fact]
    public void Every_contract_has_somebody_who_sends_and_somebody_who_receives_it() =>
        MessageFlows.All.ShouldAllBe(flow => flow.Producers.Count > 0 && flow.Consumers.Count > 0);
}
