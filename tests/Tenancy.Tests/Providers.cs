using System.Text.Json;

namespace LivePlatform.Tenancy.Tests;

[Trait("Category", "unit")]
public class ProvidersAreNeverDefaulted
{
    [Fact]
    public void The_default_provider_throws_when_read() =>
        Should.Throw<InvalidOperationException>(() => default(ServiceProviderId).Value);

    [Fact]
    public void An_empty_guid_is_no_provider() => Should.Throw<ArgumentException>(() => ServiceProviderId.From(Guid.Empty));

    [Fact]
    public void Reading_the_scope_before_a_provider_was_entered_throws() =>
        Should.Throw<InvalidOperationException>(() => new ProviderScope().Current);

    [Fact]
    public void A_scope_cannot_switch_to_another_provider()
    {
        var scope = new ProviderScope();
        scope.Enter(ServiceProviderId.From(Guid.NewGuid()));

        Should.Throw<InvalidOperationException>(() => scope.Enter(ServiceProviderId.From(Guid.NewGuid())));
    }

    [Fact]
    public void Entering_the_same_provider_twice_is_harmless()
    {
        var (scope, id) = (new ProviderScope(), ServiceProviderId.From(Guid.NewGuid()));
        scope.Enter(id);
        scope.Enter(id);

        scope.Current.ShouldBe(id);
    }

    [Fact]
    public void Entering_the_default_provider_throws_and_leaves_the_scope_empty()
    {
        var scope = new ProviderScope();

        Should.Throw<InvalidOperationException>(() => scope.Enter(default));
        scope.IsEntered.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("\"no guid\"")]
    [InlineData("7")]
    [InlineData("null")]
    public void A_body_with_a_wrong_provider_is_the_callers_mistake(string json) =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<ServiceProviderId>(json));

    [Fact]
    public void A_provider_survives_json()
    {
        var id = ServiceProviderId.From(Guid.NewGuid());

        JsonSerializer.Deserialize<ServiceProviderId>(JsonSerializer.Serialize(id)).ShouldBe(id);
    }
}

[Trait("Category", "unit")]
public class ViewsNarrowOnce
{
    [Fact]
    public void Background_work_sees_all_customers() => new OperatorView().SeesAllCustomers.ShouldBeTrue();

    [Fact]
    public void A_view_that_was_narrowed_cannot_be_narrowed_again()
    {
        var view = new OperatorView();
        view.NarrowToChannel(Guid.NewGuid());

        view.SeesAllCustomers.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => view.NarrowToCustomer(Guid.NewGuid()));
    }
}
