using System.Text.Json;
using LivePlatform.Contracts;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.Removed;

/// <summary>
/// What was told last of a Customer or Service that is gone, so that its end can be told again: a copy that missed it would live for ever.
/// </summary>
internal sealed class RemovedObject : IProviderOwned
{
    private RemovedObject()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    /// <summary>Name of the event.</summary>
    public string Contract { get; private init; } = "";

    /// <summary>The event as JSON.</summary>
    public string Body { get; private init; } = "";

    public static RemovedObject Of(ServiceProviderId provider, CustomerChanged last) => Of(provider, last.CustomerId, last);

    public static RemovedObject Of(ServiceProviderId provider, ServiceChanged last) => Of(provider, last.ServiceId, last);

    public T Last<T>() => JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"Removed object {Id} says nothing.");

    private static RemovedObject Of<T>(ServiceProviderId provider, Guid id, T last) => new()
    {
        Id = id,
        ServiceProviderId = provider,
        Contract = typeof(T).Name,
        Body = JsonSerializer.Serialize(last, JsonSerializerOptions.Web),
    };
}
