namespace LivePlatform.TenantCredential.Broker;

/// <summary>Why another token is fetched.</summary>
/// <param name="Wish">What the caller says.</param>
/// <param name="AfterRefusal">True when the token in memory was dropped because Microsoft refused it.</param>
/// <param name="Now">The moment of the decision.</param>
internal readonly record struct TokenNeed(TokenWish Wish, bool AfterRefusal, DateTimeOffset Now)
{
    /// <summary>How often a token that is newer than a change is asked for, at most, over all replicas.</summary>
    public static readonly TimeSpan NewerAtMostEach = TimeSpan.FromMinutes(1);

    /// <summary>Another replica's token does: nobody needs to ask.</summary>
    public bool IsMetBy(SharedToken token) =>
        Now < token.RenewAt && MayServe(token) && !(IsTooOld(token) && Now - token.AskedAt >= NewerAtMostEach);

    /// <summary>It is not what was wanted, but better than nothing while nothing else can be had.</summary>
    public bool MayServe(SharedToken token) => Now < token.ExpiresOn && !Refuses(token);

    /// <summary>It does while another replica renews it.</summary>
    public bool MayServeMeanwhile(SharedToken token) => MayServe(token) && !IsTooOld(token);

    /// <summary>Microsoft refused it; a token is dropped for that once per version, whichever replica hears of it.</summary>
    public bool Refuses(SharedToken token) => !token.AfterRefusal && Wish.Refused == token.CredentialVersion;

    private bool IsTooOld(SharedToken token) => Wish.NewerThan > token.AskedAt;
}
