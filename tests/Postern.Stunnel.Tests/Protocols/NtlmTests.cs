using System.Text;
using Postern.Stunnel.Protocols.Clients.Http.Ntlm;
using Postern.Wire.Text;

namespace Postern.Stunnel.Tests.Protocols;

public class NtlmTests
{
    [Theory]
    [InlineData("", "31D6CFE0D16AE931B73C59D7E0C089C0")]
    [InlineData("a", "BDE52CB31DE33E46245E05FBDBD6FB24")]
    [InlineData("abc", "A448017AAF21D8525FC10AE87AA6729D")]
    [InlineData("message digest", "D9130A8164549FE818874806E1C7014B")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "D79E1C308AA5BBCDEEA8ED63DF412DA9")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "043F8582F241DB351CE627E153E7F0E4")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "E33B4DDC9C38F2199C3E7B164FCC0536")]
    public void The_examples_of_RFC_1320_come_out(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexString(Md4.Hash(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void The_example_of_MS_NLMP_comes_out() // §4.2.2: user "User", domain "Domain", password "Password"
    {
        byte[] response = NtlmMessages.Response(Convert.FromHexString("0123456789ABCDEF"), new Secret("Password"));
        Assert.Equal("67C43011F30298A2AD35ECE64F16331C44BDBED927841F94", Convert.ToHexString(response));
    }

    [Fact]
    public void A_challenge_that_is_none_is_not_answered()
    {
        Assert.Null(NtlmMessages.Challenge("NTLMSSP\0"u8));
        Assert.Null(NtlmMessages.Challenge(new byte[64]));
    }
}
