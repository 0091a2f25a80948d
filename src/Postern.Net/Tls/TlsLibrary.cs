using System.Collections.Concurrent;
using Postern.Net.Native;

namespace Postern.Net.Tls;

/// <summary>OpenSSL's library contexts. Making one reads the system's configuration; a program that will need some has them made while it reads its own.</summary>
public static unsafe class TlsLibrary
{
    private static readonly ConcurrentQueue<Task<nint>> Prepared = new();

    /// <summary>OpenSSL's version (OpenSSL_version(3)), such as <c>OpenSSL 3.0.9 30 May 2023</c>.</summary>
    public static string Version => LibCrypto.Text(LibCrypto.OpenSSL_version(0));

    /// <summary>Begins to make this many, on the thread pool.</summary>
    public static void Prepare(int count)
    {
        for (int i = 0; i < count; i++)
            Prepared.Enqueue(Task.Run(Make));
    }

    /// <summary>One that is prepared, or a new one; the caller owns it.</summary>
    internal static nint Take() => Prepared.TryDequeue(out Task<nint>? prepared) ? prepared.GetAwaiter().GetResult() : Make();

    /// <summary>Takes one back that nobody uses any more. It is kept: each holds keys of the threads' own storage, of which a process has 1,024.</summary>
    internal static void Give(nint library) => Prepared.Enqueue(Task.FromResult(library));

    /// <summary>Lends one to a trial, and keeps it for who takes next.</summary>
    internal static void Lend(Action<nint> trial)
    {
        nint library = Take();
        try
        {
            trial(library);
        }
        finally
        {
            Give(library);
        }
    }

    /// <summary>A context of one's own reads no openssl.cnf by itself, but an administrator's policy in it must hold.</summary>
    private static nint Make()
    {
        nint library = LibCrypto.OSSL_LIB_CTX_new();
        nint file = LibCrypto.CONF_get1_default_config_file();
        _ = LibCrypto.OSSL_LIB_CTX_load_config(library, (byte*)file);
        LibCrypto.Free(file);
        LibCrypto.ERR_clear_error(); // no such file is no error
        return library;
    }
}
