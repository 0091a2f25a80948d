namespace Postern.Stunnel.Reading.Values;

/// <summary>The words for versions, options and OCSP flags, with OpenSSL's numbers for them.</summary>
internal static class TlsNames
{
    /// <summary>The versions; 0 is whatever OpenSSL has.</summary>
    public static readonly (string, int)[] Versions =
    [
        ("all", 0), ("SSLv3", 0x300), ("TLSv1", 0x301), ("TLSv1.1", 0x302), ("TLSv1.2", 0x303), ("TLSv1.3", 0x304),
    ];

    /// <summary>The flags of OCSP_basic_verify(3).</summary>
    public static readonly (string, uint)[] OcspFlags =
    [
        ("NOCERTS", 0x1), ("NOINTERN", 0x2), ("NOSIGS", 0x4), ("NOCHAIN", 0x8), ("NOVERIFY", 0x10), ("NOEXPLICIT", 0x20),
        ("NOCASIGN", 0x40), ("NODELEGATED", 0x80), ("NOCHECKS", 0x100), ("TRUSTOTHER", 0x200), ("RESPID_KEY", 0x400), ("NOTIME", 0x800),
    ];

    /// <summary>SSL_OP_* of OpenSSL 3.0 in the order of <c>-options</c>; those that do nothing any more are 0.</summary>
    public static readonly (string Word, ulong Value)[] Options =
    [
        ("ALL", 0x80000850),
        ("ALLOW_CLIENT_RENEGOTIATION", 1 << 8),
        ("ALLOW_NO_DHE_KEX", 1 << 10),
        ("ALLOW_UNSAFE_LEGACY_RENEGOTIATION", 1 << 18),
        ("CIPHER_SERVER_PREFERENCE", 1 << 22),
        ("CISCO_ANYCONNECT", 1 << 15),
        ("CLEANSE_PLAINTEXT", 1 << 1),
        ("COOKIE_EXCHANGE", 1 << 13),
        ("CRYPTOPRO_TLSEXT_BUG", 1UL << 31),
        ("DISABLE_TLSEXT_CA_NAMES", 1 << 9),
        ("DONT_INSERT_EMPTY_FRAGMENTS", 1 << 11),
        ("ENABLE_KTLS", 1 << 3),
        ("ENABLE_MIDDLEBOX_COMPAT", 1 << 20),
        ("EPHEMERAL_RSA", 0),
        ("IGNORE_UNEXPECTED_EOF", 1 << 7),
        ("LEGACY_SERVER_CONNECT", 1 << 2),
        ("MICROSOFT_BIG_SSLV3_BUFFER", 0),
        ("MICROSOFT_SESS_ID_BUG", 0),
        ("MSIE_SSLV2_RSA_PADDING", 0),
        ("NETSCAPE_CA_DN_BUG", 0),
        ("NETSCAPE_CHALLENGE_BUG", 0),
        ("NETSCAPE_DEMO_CIPHER_CHANGE_BUG", 0),
        ("NETSCAPE_REUSE_CIPHER_CHANGE_BUG", 0),
        ("NO_ANTI_REPLAY", 1 << 24),
        ("NO_COMPRESSION", 1 << 17),
        ("NO_DTLS_MASK", 0xC000000),
        ("NO_DTLSv1", 1 << 26),
        ("NO_DTLSv1_2", 1 << 27),
        ("NO_ENCRYPT_THEN_MAC", 1 << 19),
        ("NO_EXTENDED_MASTER_SECRET", 1 << 0),
        ("NO_QUERY_MTU", 1 << 12),
        ("NO_RENEGOTIATION", 1 << 30),
        ("NO_SESSION_RESUMPTION_ON_RENEGOTIATION", 1 << 16),
        ("NO_SSL_MASK", 0x3E000000),
        ("NO_SSLv2", 0),
        ("NO_SSLv3", 1 << 25),
        ("NO_TICKET", 1 << 14),
        ("NO_TLSv1", 1 << 26),
        ("NO_TLSv1_1", 1 << 28),
        ("NO_TLSv1_2", 1 << 27),
        ("NO_TLSv1_3", 1 << 29),
        ("PKCS1_CHECK_1", 0),
        ("PKCS1_CHECK_2", 0),
        ("PRIORITIZE_CHACHA", 1 << 21),
        ("SAFARI_ECDHE_ECDSA_BUG", 1 << 6),
        ("SINGLE_DH_USE", 0),
        ("SINGLE_ECDH_USE", 0),
        ("SSLEAY_080_CLIENT_DH_BUG", 0),
        ("SSLREF2_REUSE_CERT_TYPE_BUG", 0),
        ("TLS_BLOCK_PADDING_BUG", 0),
        ("TLS_D5_BUG", 0),
        ("TLSEXT_PADDING", 1 << 4),
        ("TLS_ROLLBACK_BUG", 1 << 23),
    ];

    /// <summary>SSL_OP_NO_TICKET: what <c>sessiond</c> implies.</summary>
    public const ulong NoTicket = 1 << 14;

    /// <summary>SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION: what a section that SNI chooses has.</summary>
    public const ulong NoResumptionOnRenegotiation = 1 << 16;
}
