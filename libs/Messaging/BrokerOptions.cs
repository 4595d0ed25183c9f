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

    /// <summary>AMQP port.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 5672;

    /// <summary>The virtual host of this installation.</summary>
    [Required]
    public string VirtualHost { get; set; } = "/";

    /// <summary>The service's own user.</summary>
    [Required]
    public string Username { get; set; } = "";

    /// <summary>Its password.</summary>
    [Required]
    public string Password { get; set; } = "";
}
