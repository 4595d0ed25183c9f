using System.ComponentModel.DataAnnotations;

namespace LivePlatform.Messaging;

/// <summary>Section <c>Broker</c>: where RabbitMQ is and as whom this service signs in.</summary>
public sealed class BrokerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Broker";

    /// <summary>Host name or address.</summary>
    [Required]
    public string Host { get; set; } = "";

    /// <summary>
    /// Over TLS, to the server that its certificate names. False is for a broker on this machine only: passwords and what is told of
    /// customers go over this connection.
    /// </summary>
    public bool Tls { get; set; } = true;

    /// <summary>AMQP port; 5672 is the usual one without TLS.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 5671;

    /// <summary>The virtual host of this installation.</summary>
    [Required]
    public string VirtualHost { get; set; } = "/";

    /// <summary>The service's own user.</summary>
    [Required]
    public string Username { get; set; } = "";

    /// <summary>Its password. Read again at each connection that is made anew.</summary>
    [Required]
    public string Password { get; set; } = "";
}
