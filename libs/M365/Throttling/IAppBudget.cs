namespace LivePlatform.M365.Throttling;

/// <summary>What one app may ask of Microsoft over all M365 tenants. Either part of this process's share (the default), or shared by all
/// workers through a database row (Replication).</summary>
public interface IAppBudget
{
    /// <summary>Takes now, or refuses with the wait after which to ask again. A grant is spent within half a second.</summary>
    ValueTask<BudgetVerdict> TakeAsync(Guid appId, RequestCharge charge, CancellationToken cancellationToken);

    /// <summary>Microsoft counted other units than were taken: positive when more.</summary>
    void Correct(Guid appId, RequestCharge charge, double difference);

    /// <summary>Microsoft refused the app as a whole until that time.</summary>
    void Refused(Guid appId, RequestCharge charge, DateTimeOffset until);
}
