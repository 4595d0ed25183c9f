namespace LivePlatform.Deployment;

/// <summary>Whom a connection is to: it decides whose certificates are believed.</summary>
public enum Peer
{
    /// <summary>
    /// The platform's own parts: services, gateway, RabbitMQ. The authority of <c>Trust:CertificateAuthorityFile</c> alone; without that
    /// setting the system's roots.
    /// </summary>
    Platform,

    /// <summary>
    /// An issuer of tokens, which may be public (the operators' OIDC provider) or the cluster's own: the system's roots and the authority
    /// of <c>Trust:IssuersAuthorityFile</c>.
    /// </summary>
    Issuer,

    /// <summary>
    /// Microsoft, and receivers of webhooks: the system's roots. Outside Production also the authority of
    /// <c>Trust:OutsideAuthorityFile</c>, for what stands in for them.
    /// </summary>
    Outside,
}
