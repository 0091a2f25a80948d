namespace Postern.Net.Certificates;

/// <summary>A certificate or key that cannot be served; the message is one sentence for the operator, with the way out.</summary>
public sealed class CredentialException : IOException
{
    /// <summary>Says it in one sentence.</summary>
    public CredentialException(string message)
        : base(message)
    {
    }

    /// <summary>Says it in one sentence, and keeps what caused it.</summary>
    public CredentialException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
