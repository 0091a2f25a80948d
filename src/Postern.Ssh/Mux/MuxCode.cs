namespace Postern.Ssh.Mux;

/// <summary>The numbers of OpenSSH's PROTOCOL.mux, and of the SSH connection protocol (RFC 4254 §9).</summary>
internal static class MuxCode
{
    internal const uint MUX_MSG_HELLO = 0x00000001;
    internal const uint MUX_C_OPEN_FWD = 0x10000006;
    internal const uint MUX_C_NEW_STDIO_FWD = 0x10000008;
    internal const uint MUX_C_PROXY = 0x1000000f;
    internal const uint MUX_S_OK = 0x80000001;
    internal const uint MUX_S_FAILURE = 0x80000003;
    internal const uint MUX_S_SESSION_OPENED = 0x80000006;
    internal const uint MUX_S_REMOTE_PORT = 0x80000007;
    internal const uint MUX_S_PROXY = 0x8000000f;
    internal const uint MUX_FWD_REMOTE = 2;
    internal const uint Version = 4;

    internal const byte SSH_MSG_CHANNEL_OPEN = 90;
    internal const byte SSH_MSG_CHANNEL_OPEN_CONFIRMATION = 91;
    internal const byte SSH_MSG_CHANNEL_OPEN_FAILURE = 92;
    internal const byte SSH_MSG_CHANNEL_WINDOW_ADJUST = 93;
    internal const byte SSH_MSG_CHANNEL_DATA = 94;
    internal const byte SSH_MSG_CHANNEL_EXTENDED_DATA = 95;
    internal const byte SSH_MSG_CHANNEL_EOF = 96;
    internal const byte SSH_MSG_CHANNEL_CLOSE = 97;
    internal const byte SSH_MSG_CHANNEL_REQUEST = 98;
    internal const byte SSH_MSG_CHANNEL_SUCCESS = 99;
    internal const byte SSH_MSG_CHANNEL_FAILURE = 100;
}
