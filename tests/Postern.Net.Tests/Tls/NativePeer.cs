using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Postern.Net.Tests.Tls;

/// <summary>OpenSSL on a blocking socket, made to do what no honest peer does.</summary>
internal sealed partial class NativePeer : IDisposable
{
    private const string Library = "libssl.so.3";
    private const int SSL_CTRL_SET_MAX_PROTO_VERSION = 124;
    private const int SSL_KEY_UPDATE_NOT_REQUESTED = 0;
    private const int SSL_FILETYPE_PEM = 1;
    private const ulong SSL_OP_NO_EXTENDED_MASTER_SECRET = 1;
    private const int TLS1_2_VERSION = 0x0303;

    private readonly Socket _socket;
    private readonly nint _context;
    private readonly nint _ssl;

    private NativePeer(Socket socket, nint method)
    {
        _socket = socket;
        _context = SSL_CTX_new(method);
        _ssl = 0;
        if (_context == 0)
            throw new InvalidOperationException("SSL_CTX_new");
    }

    private NativePeer(NativePeer prepared)
    {
        (_socket, _context) = (prepared._socket, prepared._context);
        _ssl = SSL_new(_context);
        if (SSL_set_fd(_ssl, (int)_socket.Handle) != 1)
            throw new InvalidOperationException("SSL_set_fd");
    }

    /// <summary>A client that verifies nothing; the handshake is done when it is there.</summary>
    internal static NativePeer Connect(Socket socket)
    {
        var peer = new NativePeer(new NativePeer(socket, TLS_client_method()));
        Done(SSL_connect(peer._ssl));
        return peer;
    }

    /// <summary>A client of TLS 1.2 that does without the extended master secret (RFC 7627).</summary>
    internal static NativePeer ConnectWithoutExtendedMasterSecret(Socket socket)
    {
        var prepared = new NativePeer(socket, TLS_client_method());
        Done((int)SSL_CTX_ctrl(prepared._context, SSL_CTRL_SET_MAX_PROTO_VERSION, TLS1_2_VERSION, 0));
        SSL_CTX_set_options(prepared._context, SSL_OP_NO_EXTENDED_MASTER_SECRET);
        var peer = new NativePeer(prepared);
        Done(SSL_connect(peer._ssl));
        return peer;
    }

    /// <summary>A server of TLS 1.2.</summary>
    internal static NativePeer Accept12(Socket socket, string certificate, string key)
    {
        var prepared = new NativePeer(socket, TLS_server_method());
        Done((int)SSL_CTX_ctrl(prepared._context, SSL_CTRL_SET_MAX_PROTO_VERSION, TLS1_2_VERSION, 0));
        Done(SSL_CTX_use_certificate_chain_file(prepared._context, certificate));
        Done(SSL_CTX_use_PrivateKey_file(prepared._context, key, SSL_FILETYPE_PEM));
        var peer = new NativePeer(prepared);
        Done(SSL_accept(peer._ssl));
        return peer;
    }

    /// <summary>Changes its keys, again and again, until the other side has had enough; tells how often it could.</summary>
    internal int UpdateKeys(int most) => Repeat(most, () => SSL_key_update(_ssl, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_do_handshake(_ssl) == 1);

    /// <summary>Asks for a renegotiation, again and again, and reads no answer.</summary>
    internal int AskToRenegotiate(int most) => Repeat(most, () => SSL_renegotiate(_ssl) == 1 && SSL_do_handshake(_ssl) == 1);

    public void Dispose()
    {
        SSL_free(_ssl);
        SSL_CTX_free(_context);
        _socket.Dispose();
    }

    private static int Repeat(int most, Func<bool> once)
    {
        int times = 0;
        while (times < most && once())
            times++;
        return times;
    }

    private static void Done(int result)
    {
        if (result != 1)
            throw new InvalidOperationException("OpenSSL says no");
    }

    [LibraryImport(Library)]
    private static partial ulong SSL_CTX_set_options(nint context, ulong options);

    [LibraryImport(Library)] private static partial nint TLS_client_method();
    [LibraryImport(Library)] private static partial nint TLS_server_method();
    [LibraryImport(Library)] private static partial nint SSL_CTX_new(nint method);
    [LibraryImport(Library)] private static partial void SSL_CTX_free(nint context);
    [LibraryImport(Library)] private static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] private static partial int SSL_CTX_use_certificate_chain_file(nint context, string file);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] private static partial int SSL_CTX_use_PrivateKey_file(nint context, string file, int type);
    [LibraryImport(Library)] private static partial nint SSL_new(nint context);
    [LibraryImport(Library)] private static partial void SSL_free(nint ssl);
    [LibraryImport(Library)] private static partial int SSL_set_fd(nint ssl, int fd);
    [LibraryImport(Library)] private static partial int SSL_connect(nint ssl);
    [LibraryImport(Library)] private static partial int SSL_accept(nint ssl);
    [LibraryImport(Library)] private static partial int SSL_key_update(nint ssl, int type);
    [LibraryImport(Library)] private static partial int SSL_renegotiate(nint ssl);
    [LibraryImport(Library)] private static partial int SSL_do_handshake(nint ssl);
}
