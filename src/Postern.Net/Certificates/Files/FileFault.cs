using Postern.Wire.Text;

namespace Postern.Net.Certificates.Files;

/// <summary>Why a file could not be read, written or used.</summary>
public static class FileFault
{
    /// <summary>The reason without the file's name; the whole sentence of a <see cref="CredentialException"/>.</summary>
    public static string Words(Exception fault) => fault is CredentialException ? fault.Message : SystemWords.Of(fault);
}
