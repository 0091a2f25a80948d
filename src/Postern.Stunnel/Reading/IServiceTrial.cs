using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>Asks OpenSSL whether a service can be served: whether its certificate, its key, its lists of ciphers and the rest make a context.</summary>
/// <remarks>It is asked at the end of each section, in the order of the file; what it makes it may keep for when the file is accepted.</remarks>
public interface IServiceTrial
{
    /// <summary>Whether the service can be served; what stunnel says of it has then been said, but for <c>Failed to initialize TLS context</c>.</summary>
    /// <param name="service">The section, found good but for this.</param>
    /// <param name="trust">What is said once trusted certificates and revocation lists are loaded, in order: warnings of missing authentication.</param>
    /// <param name="say">Says one thing.</param>
    bool Try(ServiceOptions service, IReadOnlyList<Message> trust, Action<Message> say);
}
