namespace LivePlatform.RoleValidation.Assessments;

/// <summary>Who waits for an assessment. Smaller numbers go first.</summary>
internal enum Urgency
{
    /// <summary>An operator.</summary>
    Asked,

    /// <summary>Another service, or a connection that was just made or changed.</summary>
    Soon,

    /// <summary>Nobody.</summary>
    Nightly,
}
