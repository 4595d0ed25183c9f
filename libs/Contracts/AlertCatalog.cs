using System.Reflection;

namespace LivePlatform.Contracts;

/// <summary>The codes of alerts: stable, as callers filter by them.</summary>
public static class AlertCodes
{
    /// <summary>The credential in use ends soon, or has ended.</summary>
    public const string Expires = "credential.expires";

    /// <summary>Nobody knows when the credential in use ends.</summary>
    public const string ExpiryUnknown = "credential.expiry_unknown";

    /// <summary>A new credential did not make it; the former one is in use.</summary>
    public const string ChangeFailed = "credential.change_failed";

    /// <summary>The secret in use could not be replaced by itself.</summary>
    public const string RotationFailed = "credential.rotation_failed";

    /// <summary>Microsoft refuses the connection.</summary>
    public const string ConnectionFailed = "connection.failed";

    /// <summary>A registration that the platform made cannot be used.</summary>
    public const string RegistrationFailed = "registration.failed";

    /// <summary>Microsoft refuses the provider's SyncApp, and with it all connections of users.</summary>
    public const string SyncAppFailed = "sync_app.failed";

    /// <summary>So many tries with an invitation were refused that it was locked.</summary>
    public const string InvitationLocked = "invitation.locked";

    /// <summary>Somebody came by an invitation with a credential of another M365 tenant.</summary>
    public const string InvitationWrongTenant = "invitation.wrong_tenant";

    /// <summary>A round would remove so much that somebody has to approve it.</summary>
    public const string DirectoryQuarantined = "directory.quarantined";

    /// <summary>The last run left something out.</summary>
    public const string DirectoryPartial = "directory.partial";

    /// <summary>The last run failed.</summary>
    public const string DirectoryFailed = "directory.failed";

    /// <summary>Nothing could be read for an hour.</summary>
    public const string DirectoryBlocked = "directory.blocked";

    /// <summary>The replica is older than its target.</summary>
    public const string DirectoryStale = "directory.stale";

    /// <summary>A run of onboarding makes no progress.</summary>
    public const string RunStuck = "onboarding_run.stuck";

    /// <summary>The roles of a connection could not be assessed for an hour.</summary>
    public const string AssessmentStuck = "role_assessment.stuck";

    /// <summary>A message waits to leave its service.</summary>
    public const string MessagesDelayed = "messages.delayed";

    /// <summary>A message could not be read by the service that wrote it.</summary>
    public const string MessagesUnreadable = "messages.unreadable";

    /// <summary>A message could not be taken by its consumer.</summary>
    public const string MessagesInErrorQueue = "messages.in_error_queue";

    /// <summary>A copy said something else than its owner.</summary>
    public const string CopiesDiffer = "copies.differ";

    /// <summary>A loop of a process does not come round.</summary>
    public const string LoopSilent = "loop.silent";

    /// <summary>A certificate of the platform ends soon, or has ended.</summary>
    public const string CertificateExpires = "certificate.expires";

    /// <summary>A file was replaced by what its service cannot use.</summary>
    public const string FileNotTaken = "file.not_taken";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(AlertCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)];
}

/// <summary>
/// One kind of alert, as the documents and the portal explain it. A single alert may be more precise, and more or less urgent.
/// </summary>
/// <param name="Code">One of <see cref="AlertCodes"/>.</param>
/// <param name="Source">The service that raises it, by <see cref="ServiceNames"/>.</param>
/// <param name="Severity">How soon somebody must act, as a rule.</param>
/// <param name="Sentence">What is the matter.</param>
/// <param name="Action">What helps.</param>
/// <param name="Cure">What clears it.</param>
/// <param name="Runbook">The page below <c>docs/</c> that says more.</param>
public sealed record AlertDefinition(
    string Code, string Source, AlertSeverity Severity, string Sentence, string Action, string Cure, string Runbook);

/// <summary>Every alert that the platform raises, once.</summary>
public static class AlertCatalog
{
    private const string Connections = "runbooks/connections.md";
    private const string Directories = "runbooks/directory-does-not-move.md";
    private const string Runs = "runbooks/onboarding-does-not-move.md";
    private const string Messages = "runbooks/messages-in-an-error-queue.md";
    private const string Copies = "runbooks/copies-that-differ.md";
    private const string Servers = "runbooks/servers-and-keys.md";

    /// <summary>In the order in which documents list them.</summary>
    public static IReadOnlyList<AlertDefinition> All { get; } =
    [
        Of(
            AlertCodes.Expires, AlertSeverity.Warning, "A credential ends soon, or has ended.",
            "Enter a new credential.", "A new credential is in use, or the connection is removed."),
        Of(
            AlertCodes.ExpiryUnknown, AlertSeverity.Warning, "Nobody knows when a credential ends.",
            "Enter the end that Entra shows, or let the application read itself.", "The end is known."),
        Of(
            AlertCodes.ChangeFailed, AlertSeverity.Warning, "A new credential was refused; the former one is in use.",
            "Enter a credential that works.", "A new credential is in use."),
        Of(
            AlertCodes.RotationFailed, AlertSeverity.Warning, "A secret could not be replaced by itself.",
            "Grant what the alert names, or enter a new secret.", "A new secret is in use."),
        Of(
            AlertCodes.ConnectionFailed, AlertSeverity.Critical, "Microsoft refuses a connection.",
            "Do what the alert says; enter a new credential if need be.", "A validation succeeds."),
        Of(
            AlertCodes.RegistrationFailed, AlertSeverity.Warning, "A registration that the platform made cannot be used.",
            "Send another invitation, or enter the credential of another registration.", "Another registration serves."),
        Of(
            AlertCodes.SyncAppFailed, AlertSeverity.Critical, "Microsoft refuses the provider's SyncApp.",
            "Enter a new secret for the SyncApp.", "A validation of the SyncApp succeeds."),
        Of(
            AlertCodes.InvitationLocked, AlertSeverity.Warning, "An invitation was locked after ten refused tries.",
            "Read its attempts, then send a new invitation or warn the customer.", "A new invitation is sent, or it is revoked."),
        Of(
            AlertCodes.InvitationWrongTenant, AlertSeverity.Warning, "Somebody entered a credential of another tenant by an invitation.",
            "Ask the customer whether it was a mistake.", "The right credential comes, or the invitation is revoked."),
        new(
            AlertCodes.DirectoryQuarantined, ServiceNames.Replication, AlertSeverity.Warning,
            "A round would remove unusually many objects and waits for an approval.",
            "Compare with the tenant, then approve the removals by their counts or cancel the run.",
            "The round is approved or cancelled.", Directories),
        new(
            AlertCodes.DirectoryPartial, ServiceNames.Replication, AlertSeverity.Warning,
            "The last run could not read everything.", "See the run's reason; grant what it names.",
            "A later run is complete.", Directories),
        new(
            AlertCodes.DirectoryFailed, ServiceNames.Replication, AlertSeverity.Critical,
            "The last run failed.", "See the run's reason, then start a run.", "A later run is complete.", Directories),
        new(
            AlertCodes.DirectoryBlocked, ServiceNames.Replication, AlertSeverity.Warning,
            "The directory cannot be read for want of a connection that works and has its roles.",
            "Do what the directory's sentence says.", "A connection works and has its roles.", Directories),
        new(
            AlertCodes.DirectoryStale, ServiceNames.Replication, AlertSeverity.Critical,
            "The replica is older than its target.", "See why the directory does not move, then start a run.",
            "A run is complete.", Directories),
        new(
            AlertCodes.RunStuck, ServiceNames.Onboarding, AlertSeverity.Warning,
            "An onboarding run makes no progress.", "Do what its current step says, then retry it.",
            "A step is done, or the run ends.", Runs),
        new(
            AlertCodes.AssessmentStuck, ServiceNames.RoleValidation, AlertSeverity.Warning,
            "The roles of a connection could not be assessed.", "See the reason of the assessment; it is tried again by itself.",
            "An assessment comes to a result, or the connection stops working.", Directories),
        new(
            AlertCodes.MessagesDelayed, ServiceNames.Every, AlertSeverity.Warning,
            "A message waits to leave the service.", "Platform team: see whether RabbitMQ takes messages.",
            "The message has left.", Messages),
        new(
            AlertCodes.MessagesUnreadable, ServiceNames.Every, AlertSeverity.Critical,
            "A message was put aside, as the service could not read it.",
            "Platform team: mend it in the table dead_messages, or publish its object again.", "The table is empty.", Messages),
        new(
            AlertCodes.MessagesInErrorQueue, ServiceNames.Every, AlertSeverity.Critical,
            "A message waits in an error queue, as its consumer could not take it.",
            "Platform team: read the reason in its headers, end the cause, then move it back.", "The error queue is empty.", Messages),
        new(
            AlertCodes.CopiesDiffer, ServiceNames.Every, AlertSeverity.Warning,
            "A copy said something else than the service that owns the object.",
            "Platform team: find the object in the log (CopyDiffered), then act as the runbook says.",
            "No comparison finds a difference for 30 hours.", Copies),
        new(
            AlertCodes.LoopSilent, ServiceNames.Every, AlertSeverity.Critical, "A loop of a process does not come round.",
            "Platform team: keep the process's log, then restart the process.", "The loop comes round again, or the process is gone.",
            Servers),
        new(
            AlertCodes.CertificateExpires, ServiceNames.Every, AlertSeverity.Warning,
            "A certificate of the platform ends soon, or has ended.",
            "Platform team: renew the certificate, or see why it was not renewed by itself.", "A later certificate is in use.", Servers),
        new(
            AlertCodes.FileNotTaken, ServiceNames.Every, AlertSeverity.Critical,
            "A file was replaced by what its service cannot use; the former content is in use.",
            "Platform team: put the right file in its place.", "The file can be used.", Servers),
    ];

    private static AlertDefinition Of(string code, AlertSeverity severity, string sentence, string action, string cure) =>
        new(code, ServiceNames.TenantCredential, severity, sentence, action, cure, Connections);
}
