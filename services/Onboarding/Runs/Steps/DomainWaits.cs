using LivePlatform.Contracts;

namespace LivePlatform.Onboarding.Runs.Steps;

/// <summary>What a run waits for when its sub-domain is not as it should be.</summary>
internal static class DomainWaits
{
    /// <summary>After so many tries the record should have been seen.</summary>
    private const int StrangeAfter = 8;

    /// <summary>It was there, or was added, and is not to be found.</summary>
    public static Waiting Missing(MadeObject? made, string name, DateTimeOffset now, TimeSpan vanishedAfter) =>
        made is { ExistedBefore: false } && now < (made.MadeAt ?? made.RememberedAt) + vanishedAfter
            ? Spreading
            : new(
                "domain.vanished", $"{name} was in the M365 tenant and is there no longer: somebody has removed it.", WhoActs.CustomerAdmin,
                $"Add the domain {name} again in the Microsoft 365 admin center (Settings > Domains); the run then goes on by itself. "
                    + "Or abandon the run and start another one.");

    /// <summary>Its users are signed in by an identity provider of the tenant's own (OfficeDocs-SkypeForBusiness#10365).</summary>
    public static Waiting Federated(string name) => new(
        "domain.federated",
        $"{name} is Federated, as the domain above it is: Microsoft lets nobody make its activation user there.",
        WhoActs.CustomerAdmin,
        $"With the Domain Name Administrator role, promote {name} to a root domain (Microsoft Graph: POST /domains/{name}/promote) and "
            + "make it Managed; the run then goes on by itself.");

    /// <summary>It is too new for all of Microsoft's nodes.</summary>
    public static Waiting Spreading { get; } = new(
        "domain.spreading", "The domain was added or verified and is not known everywhere at Microsoft yet.", WhoActs.Microsoft);

    /// <summary>Microsoft answered without a refusal, and without having verified it.</summary>
    public static Waiting NotYet { get; } = new(
        "domain.not_verified_yet", "All name servers give the proof, and Microsoft does not see it yet.", WhoActs.Microsoft);

    /// <summary>Why Microsoft refuses it.</summary>
    /// <param name="name">The sub-domain.</param>
    /// <param name="said">Microsoft's words.</param>
    /// <param name="attempts">How often it was tried.</param>
    public static Waiting Refused(string name, string said, int attempts) => DomainWordings.Read(said) switch
    {
        DomainRefusal.Taken => new(
            "domain.taken", $"{name} is verified in another M365 tenant. Microsoft says: {said}", WhoActs.CustomerAdmin,
            $"In the other M365 tenant, remove the domain {name} (Settings > Domains); or abandon the run and use another short name."),
        DomainRefusal.Unmanaged => new(
            "domain.unmanaged",
            $"{name} belongs to a tenant that nobody administers, made when somebody signed up by mail address. Microsoft says: {said}",
            WhoActs.CustomerAdmin,
            "Take that tenant over as its administrator (Microsoft Learn: admin takeover of an unmanaged directory) and remove "
                + $"{name} from it; or abandon the run and use another short name."),
        DomainRefusal.UsedHere => new(
            "domain.used_here", $"{name} is used by something else in the customer's own M365 tenant. Microsoft says: {said}",
            WhoActs.CustomerAdmin,
            $"In the Microsoft 365 admin center, free {name} from what Microsoft names; or abandon the run and use another short name."),
        DomainRefusal.RecordMissing when attempts < StrangeAfter => new(
            "domain.not_verified_yet", $"All name servers give the proof, and Microsoft does not see it yet. Microsoft says: {said}",
            WhoActs.Microsoft),
        DomainRefusal.RecordMissing => new(
            "domain.not_verified",
            $"All name servers give the proof, and Microsoft still does not verify {name}. Microsoft says: {said}",
            WhoActs.ServiceProvider,
            $"Check that the public delegation of {name} leads to the base domain's name servers."),
        _ => new(
            "domain.unknown_answer",
            $"Microsoft refuses {name} in words that the platform does not know: {(said.Length == 0 ? "none at all" : said)}",
            WhoActs.ServiceProvider,
            "Read Microsoft's words and do what they ask for; the run tries again by itself. Report the words to the platform's support, "
                + "so that it knows them next time."),
    };
}
