using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>Tries each section with OpenSSL while its file is read, in contexts that are thrown away; passphrases that were typed for it serve again when the contexts are made.</summary>
/// <param name="passphrases">Who is asked for the passphrase of a key; null for nobody.</param>
public sealed class ContextTrial(IPassphrases? passphrases) : IServiceTrial
{
    private readonly RememberedPassphrases _passphrases = new(passphrases);

    /// <inheritdoc/>
    public bool Try(ServiceOptions service, IReadOnlyList<Message> trust, Action<Message> say) =>
        ServiceContext.Try(service, trust, _passphrases, say);

    /// <summary>Makes the context of a section that was tried; null, and said why, when its files are not good any more.</summary>
    public ServiceContext? Make(ServiceOptions service, IReadOnlyList<Net.Loops.Loop> loops, Action<Message> say) =>
        ServiceContext.TryMake(service, loops, _passphrases, say);
}
