using System.Reflection;
using LivePlatform.Contracts;
using LivePlatform.M365.Throttling;
using MassTransit;

namespace LivePlatform.Architecture.Tests;

[Trait("Category", "unit")]
public class Messages
{
    public static TheoryData<string> Services => [.. ServiceNames.OnTheBus];

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_service_consumes_exactly_what_the_flows_say(string service)
    {
        var assembly = Assembly.Load(service switch
        {
            ServiceNames.Onboarding => "LivePlatform.Onboarding",
            ServiceNames.TenantCredential => "LivePlatform.TenantCredential",
            ServiceNames.RoleValidation => "LivePlatform.RoleValidation",
            ServiceNames.Notifications => "LivePlatform.Notifications",
            ServiceNames.Replication => "LivePlatform.Replication",
            _ => throw new ArgumentOutOfRangeException(nameof(service)),
        });
        var consumed = assembly.GetTypes()
            .SelectMany(type => type.GetInterfaces())
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConsumer<>))
            .Select(type => type.GetGenericArguments()[0])
            .Distinct()
            .ToList();

        // Broadcasts are heard by libs/M365, the same way in every service.
        var expected = MessageFlows.All.Where(flow => flow.Consumers.Contains(service) && flow.Kind != MessageKind.Broadcast)
            .Select(flow => flow.Contract);
        consumed.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void Every_message_in_contracts_has_a_flow()
    {
        var messages = typeof(MessageFlows).Assembly.GetExportedTypes()
            .Where(type => type.IsClass && !(type.IsAbstract && type.IsSealed) && type != typeof(MessageFlow)
                && type != typeof(AlertDefinition));

        messages.ShouldBe(MessageFlows.All.Select(flow => flow.Contract), ignoreOrder: true);
    }

    [Fact]
    public void Contracts_are_flat_records_without_a_base_class() =>
        MessageFlows.All.Select(flow => flow.Contract)
            .ShouldAllBe(type => type.IsSealed && type.BaseType == typeof(object) && type.GetMethod("<Clone>$") != null);

    [Fact]
    public void The_shares_of_microsofts_quotas_add_up_to_the_whole() => ServiceShare.All.Sum(share => share.Percent).ShouldBe(100);
}
