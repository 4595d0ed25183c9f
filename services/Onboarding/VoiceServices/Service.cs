using LivePlatform.Contracts;
using LivePlatform.Persistence;
using LivePlatform.Tenancy;

namespace LivePlatform.Onboarding.VoiceServices;

/// <summary>One voice service of a Customer. Its customer, kind and short name never change.</summary>
internal sealed class Service : Versioned, ICustomerOwned
{
    public const int MaxLicensedUsers = 500;

    private Service()
    {
    }

    public Guid Id { get; private init; }

    public ServiceProviderId ServiceProviderId { get; private init; }

    public Guid CustomerId { get; private init; }

    public ServiceKind Kind { get; private init; }

    public string FullName { get; private set; } = "";

    public string ShortName { get; private init; } = "";

    public int LicensedUsers { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static Service Create(
        ServiceProviderId provider,
        Guid customerId,
        ServiceKind kind,
        string fullName,
        string shortName,
        int licensedUsers,
        DateTimeOffset now) => new()
        {
            Id = Guid.CreateVersion7(now),
            ServiceProviderId = provider,
            CustomerId = customerId,
            Kind = kind,
            FullName = fullName,
            ShortName = shortName,
            LicensedUsers = licensedUsers,
            CreatedAt = now,
        };

    /// <returns>False when everything was so already.</returns>
    public bool Change(string fullName, int licensedUsers)
    {
        if (string.Equals(fullName, FullName, StringComparison.Ordinal) && licensedUsers == LicensedUsers)
        {
            return false;
        }

        (FullName, LicensedUsers) = (fullName, licensedUsers);
        Changed();
        return true;
    }

    /// <summary>Counts the removal, so that its event is newer than every other one of this service.</summary>
    public void Remove() => Changed();

    public ServiceChanged ToEvent(bool isRemoved = false) => new(Id, CustomerId, Kind, ShortName, isRemoved, Version);
}

/// <summary>A voice service of a customer.</summary>
/// <param name="Id">Id of the service.</param>
/// <param name="CustomerId">Id of the customer that the service belongs to; never changes.</param>
/// <param name="Kind">Kind of the service; never changes.</param>
/// <param name="FullName">Name of the service, for people.</param>
/// <param name="ShortName">DNS label of the service in lower case, unique among all services and sites of the provider; never
/// changes.</param>
/// <param name="LicensedUsers">Number of licensed users, 1 to 500.</param>
/// <param name="CreatedAt">When the service was created (UTC).</param>
/// <param name="Version">Version of the service, increased by each change; sent as ETag and expected in If-Match.</param>
public sealed record ServiceResponse(
    Guid Id,
    Guid CustomerId,
    ServiceKind Kind,
    string FullName,
    string ShortName,
    int LicensedUsers,
    DateTimeOffset CreatedAt,
    long Version)
{
    internal static ServiceResponse Of(Service x) =>
        new(x.Id, x.CustomerId, x.Kind, x.FullName, x.ShortName, x.LicensedUsers, x.CreatedAt, x.Version);
}
