using Postern.Net.Settings;

namespace Postern.Configuration.Settings;

/// <summary>What a command line or a section has said so far; <c>with { }</c> copies it for a section that inherits.</summary>
/// <remarks>Every list in it is replaced and never changed, so that a copy is one's own.</remarks>
internal sealed record Draft
{
    public HostSettings Host { get; set; } = new();

    public DoorSettings Door { get; set; } = new() { Name = "", Accept = [], Connect = [] };

    /// <summary>The certificate files named so far, each with the key that followed it.</summary>
    public IReadOnlyList<CertificateFiles> Certificates { get; set; } = [];

    /// <summary>A key named where no certificate was named before it.</summary>
    public string? LooseKey { get; set; }

    public string? ClientCertificate { get; set; }

    public string? ClientKey { get; set; }

    /// <summary>Settings given here, and not inherited.</summary>
    public IReadOnlyList<Setting> Given { get; set; } = [];

    /// <summary>Settings that were given, inherited ones too, each with its line.</summary>
    public IReadOnlyList<Spoken> Said { get; set; } = [];

    public TlsServerSettings Server
    {
        get => Door.Server;
        set => Door = Door with { Server = value };
    }

    public TlsClientSettings Client
    {
        get => Door.Client;
        set => Door = Door with { Client = value };
    }

    public Limits Limits
    {
        get => Door.Limits;
        set => Door = Door with { Limits = value };
    }

    /// <summary>Takes a key in: it belongs to the certificate named last.</summary>
    public string? AddKey(string path)
    {
        if (Certificates.Count == 0)
        {
            LooseKey = path;
            return null;
        }

        if (Certificates[^1].Key is not null)
            return $"a key belongs to the certificate named before it, and {Certificates[^1].Certificate} has one already: name another certificate first";
        Certificates = [.. Certificates.SkipLast(1), Certificates[^1] with { Key = path }];
        return null;
    }

    /// <summary>Takes a certificate in; a key that was named just before belongs to it.</summary>
    public string? AddCertificate(string path)
    {
        Certificates = [.. Certificates, new CertificateFiles(path, LooseKey)];
        LooseKey = null;
        return null;
    }
}
