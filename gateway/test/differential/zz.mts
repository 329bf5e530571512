import { seededRandom } from '@naru/test-harness';
import { print } from 'graphql';
import { serializeQueryPlan } from '@apollo/query-planner';
import { composeDifferential } from './differential-supergraph.ts';
import { apolloExecutor, monolithExecutor, planOf } from './executors.ts';
import { generateOperation } from './generate-operation.ts';
import { compareOutcomes } from './compare-outcomes.ts';
const N=Number(process.argv[2]??100); const show=Number(process.argv[3]??3); const faulty=process.argv[4]==='f'; const only=process.argv[5]; const maxlen=Number(process.argv[6]??300);
for (const n of ['catalogue','media','accounts','logistics','registry']) {
  if (only && !only.startsWith(n)) continue;
  const s=composeDifferential((await import('./supergraphs/'+n+'.ts'))[n]);
  const r=seededRandom(n); const t={gen:0,plan:0,mono:0,apollo:0}; let diff=0, shown=0, thrown=0;
  const m=monolithExecutor(s), a=apolloExecutor(s); let size=0;
  const kinds=new Map<string,number>();
  for(let i=0;i<N;i++){
    let t0=performance.now(); const op=generateOperation(s.loaded.apiSchema,r); t.gen+=performance.now()-t0;
    size+=print(op.document).length;
    t0=performance.now(); let plan; try{plan=planOf(s,op)}catch(e){thrown++; continue} t.plan+=performance.now()-t0;
    t0=performance.now(); const mo=await m(op,faulty); t.mono+=performance.now()-t0;
    t0=performance.now(); let ap; try{ap=await a(op,faulty);}catch(e){console.log('THREW',e,print(op.document));continue} t.apollo+=performance.now()-t0;
    const d=compareOutcomes(ap,mo);
    if(d.length){diff++; for(const x of d){ const k=x.kind+('error' in x?' '+x.error.kind.slice(0,90):x.kind==='value'?` ${x.ours===null?'null':typeof x.ours}/${x.theirs===null?'null':typeof x.theirs}`:''); kinds.set(k,(kinds.get(k)??0)+1);}
      if((!process.env.K||d.some(x=>x.kind.includes(process.env.K)))&&print(op.document).length<maxlen&&shown++<show){console.log(print(op.document),JSON.stringify(op.variables));console.log(serializeQueryPlan(plan));console.log('MONO',JSON.stringify(mo.result.data),JSON.stringify(mo.result.errors?.map(e=>[e.message,e.path])));console.log('APOL',JSON.stringify(ap.result.data),JSON.stringify(ap.result.errors?.map(e=>[e.message,e.path])));for(const x of d)console.log(' -',JSON.stringify(x).slice(0,400))}}
  }
  console.log(n,{diff,thrown,size:size/N},t,[...kinds].sort((a,b)=>b[1]-a[1]));
}
