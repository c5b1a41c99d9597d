package config
import ("testing";"strings";"time")
func TestZZ(t *testing.T){
 for _,s:=range []string{strings.Repeat("a=[",5000), "a="+strings.Repeat("[",3000)+strings.Repeat("]",3000), strings.Repeat("a.",9000)+"b=1", "a="+strings.Repeat("{a=",3000)+"1"+strings.Repeat("}",3000), strings.Repeat("[[objective]]\nmetric='volume'\n",3000), "x=["+strings.Repeat("1,",20000)+"]", "seed=1\n"+strings.Repeat("#\n",200000)} {
  b:=time.Now(); parse(s,"f",".",nil,knowns); t.Log(len(s), time.Since(b))
 }}
